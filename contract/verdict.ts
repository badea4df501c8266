import { z } from 'zod'
import { count, type Immutable } from './fields.ts'

/** What a criterion or a condition of validity comes to. */
export const statuses = ['pass', 'fail', 'unknown'] as const
export type Status = (typeof statuses)[number]

export const verdictOutcomes = ['go', 'no-go', 'inconclusive'] as const
export type VerdictOutcome = (typeof verdictOutcomes)[number]

/** Parts of a verdict, by where their evidence comes from. */
export const parts = ['measured', 'imported', 'attested'] as const
export type Part = (typeof parts)[number]

export const triggerStates = ['clear', 'active', 'unknown'] as const
export type TriggerStatus = (typeof triggerStates)[number]

/** Units of an estimate. share: 0.001 is 0.1 %; points: a difference of shares, 0.01 is one percentage point; number: an imported figure's own unit. */
const units = ['ratio', 'share', 'points', 'sessions', 'writes', 'ms', 'weeks', 'checks', 'tests', 'results', 'number'] as const

/** An estimate as verdict.json holds it: bounds at the level of a pass. `n` counts the observations; of a ratio, those of the smaller arm. */
export const estimateSchema = z.strictObject({ value: z.number(), lower: z.number(), upper: z.number(), n: z.number(), unit: z.enum(units) })
export type Estimate = Readonly<z.output<typeof estimateSchema>>

/** One probe a second: no run lasts longer than a month. */
const maxProbes = 31 * 86_400

const latencyBasis = z.object({
  kind: z.literal('latency'),
  /** ln of the latency ratio. */
  logRatio: z.number(),
  standardError: z.number().min(0),
  degreesOfFreedom: z.int().min(1),
})

const uptimeBasis = z
  .object({
    kind: z.literal('uptime'),
    /** Of the measured window. */
    probes: count.max(maxProbes),
    failed: count,
    /** Lengths of runs of failed probes. */
    outages: z.array(z.int().min(1)),
  })
  .refine(({ probes, failed, outages }) => failed <= probes && outages.reduce((sum, length) => sum + length, 0) === failed)

const figureBasis = z.object({
  kind: z.literal('figure'),
  /** A number of an imported file. */
  value: z.number(),
})

/** What an estimate keeps so that several runs can be judged together (`basis` of a finding). */
export const basisSchema = z.discriminatedUnion('kind', [latencyBasis, uptimeBasis, figureBasis])
export type Basis = Immutable<z.output<typeof basisSchema>>
