import { z } from 'zod'
import { type DecisionAttributes, decisions, type EarlierRun, type HistoryAttributes } from '../../contract/history-events.ts'

// What the history must say to be evidence (contract/history-events.ts says what it means).
const name = z.string().min(1)
const count = z.int().min(0)
const backend = z.object({ version: z.string().nullable(), instance: z.string().nullable() })

/** One a second: no run lasts longer than a month. */
const mostProbes = 31 * 86_400

const basis = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('latency'), logRatio: z.number(), standardError: z.number().min(0), degreesOfFreedom: z.int().min(1) }),
  z
    .object({ kind: z.literal('uptime'), probes: count.max(mostProbes), failed: count, outages: z.array(z.int().min(1)) })
    .refine(({ probes, failed, outages }) => failed <= probes && outages.reduce((sum, length) => sum + length, 0) === failed),
  z.object({ kind: z.literal('figure'), value: z.number() }),
])

export const earlierRun: z.ZodType<EarlierRun> = z.object({
  run: name,
  at: z.number(),
  profile: z.string(),
  healthy: z.boolean(),
  backends: z.object({ baseline: backend, candidate: backend }),
  checkpoints: z.array(
    z.object({
      id: name,
      verdict: z.enum(['go', 'no-go', 'inconclusive']),
      findings: z.array(z.object({ criterion: name, status: z.enum(['pass', 'fail', 'unknown']), basis: basis.exactOptional() })),
    }),
  ),
})

export const decisionAttributes: z.ZodType<DecisionAttributes> = z.object({
  checkpoint: name,
  decision: z.enum(decisions),
  role: name,
  because: z.string(),
  at: z.number(),
})

export const historyAttributes: z.ZodType<HistoryAttributes> = z.object({
  entries: count,
  head: z.string().regex(/^([0-9a-f]{64})?$/),
  controls: name.exactOptional(),
})
