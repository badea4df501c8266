/** share: 0.001 is 0.1 %; points: a difference of shares, 0.01 is one percentage point; number: of an imported figure, in its own unit. */
export const units = ['ratio', 'share', 'points', 'sessions', 'writes', 'ms', 'weeks', 'checks', 'tests', 'results', 'number'] as const

/** A number with its uncertainty: `lower` and `upper` are one-sided bounds at the level of a pass. */
export interface Estimate {
  readonly value: number
  readonly lower: number
  readonly upper: number
  /** Observations behind it; of a ratio, those of the smaller arm. */
  readonly n: number
  readonly unit: (typeof units)[number]
}
