import type { Arm } from '../../../../contract/arm.ts'
import type { ExponentialHistogram } from '../../../../statistics/exponential-histogram.ts'

/** What a judge of another tool can see of a run: the same data as cutover's, all endpoints together. */
export interface Seen {
  /** Each minute of the measured window. */
  readonly minutes: Readonly<Record<Arm, readonly ExponentialHistogram[]>>
  /** The measured window. */
  readonly window: Readonly<Record<Arm, ExponentialHistogram>>
  /** The whole load, warm-up and all. */
  readonly whole: Readonly<Record<Arm, ExponentialHistogram>>
  /** The candidate's requests of the whole load, and those that failed. */
  readonly counts: { readonly requests: number; readonly errors: number }
}

export type Said = 'pass' | 'marginal' | 'fail'

/** A judge of another tool. */
export interface Peer {
  readonly id: string
  /** Its rule in a sentence, as calibrated here. */
  readonly rule: string
  /** What it looks at. */
  readonly about: 'latency' | 'errors'
  readonly says: (seen: Seen) => Said
}

/** The quantiles that every peer is given, as they are the ones that cutover judges. */
export const quantiles = [0.5, 0.95]
