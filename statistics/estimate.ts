/** share: 0.001 is 0.1 %; points: a difference of shares, 0.01 is one percentage point; number: of an imported figure, in its own unit. */
export const units = ['ratio', 'share', 'points', 'sessions', 'writes', 'ms', 'weeks', 'checks', 'tests', 'results', 'number'] as const

/** A number with one-sided bounds; their level is that of whatever computed them. */
export interface Bounds {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/** A number with its uncertainty: the bounds are at the level of a pass. */
export interface Estimate extends Bounds {
  /** Observations behind it; of a ratio, those of the smaller arm. */
  readonly n: number
  readonly unit: (typeof units)[number]
}
