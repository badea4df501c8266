/** A number with its uncertainty: `lower` and `upper` are one-sided bounds at the level of a pass. */
export interface Estimate {
  readonly value: number
  readonly lower: number
  readonly upper: number
  /** Observations behind it; of a ratio, those of the smaller arm. */
  readonly n: number
  readonly unit: 'ratio' | 'share' | 'sessions' | 'writes' | 'ms'
}
