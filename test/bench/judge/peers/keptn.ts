import { quantile } from '../../../../statistics/exponential-histogram.ts'
import { type Peer, quantiles } from './peer.ts'

/** Keptn's quality gate (keptn/spec, service_level_objective.md): each objective passes when it is at most 10 % above the value compared with; the
 *  score is the passing share of the weights, at least 90 % passes, at least 75 % is a warning. Keptn compares with an earlier evaluation; here it is
 *  given the baseline of the same minutes, which is kinder. */
export const keptn: Peer = {
  id: 'Keptn',
  rule: 'p50 and p95 each `<=+10%`, score 90 % to pass, 75 % to warn',
  about: 'latency',
  says: ({ window }) => {
    const met = quantiles.filter(p => (quantile(window.candidate, p) ?? 0) <= 1.1 * (quantile(window.baseline, p) ?? 0))
    const score = (100 * met.length) / quantiles.length
    return score >= 90 ? 'pass' : score >= 75 ? 'marginal' : 'fail'
  },
}
