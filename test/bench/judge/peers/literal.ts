import { quantile } from '../../../../statistics/exponential-histogram.ts'
import type { Peer } from './peer.ts'

/** The sentence in the plan, taken literally. */
export const literal: Peer = {
  id: 'literal p95',
  rule: "passes when the candidate's p95 is at most the baseline's",
  about: 'latency',
  says: ({ window }) => ((quantile(window.candidate, 0.95) ?? 0) <= (quantile(window.baseline, 0.95) ?? 0) ? 'pass' : 'fail'),
}
