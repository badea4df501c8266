import { z } from 'zod'

/** A number with its bounds, each one-sided. */
export interface Bounds {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/** Units of an estimate. share: 0.001 is 0.1 %; points: a difference of shares, 0.01 is one percentage point; number: an imported figure's own unit. */
const units = ['ratio', 'share', 'points', 'sessions', 'writes', 'ms', 'weeks', 'checks', 'tests', 'results', 'number'] as const

/** An estimate as verdict.json holds it: bounds at the level of a pass. `n` counts the observations; of a ratio, those of the smaller arm. */
export const estimateSchema = z.strictObject({ value: z.number(), lower: z.number(), upper: z.number(), n: z.number(), unit: z.enum(units) })
export type Estimate = Readonly<z.output<typeof estimateSchema>>
