import { quantile } from '../../../../statistics/exponential-histogram.ts'
import type { Peer } from './peer.ts'

/** k6 thresholds (Grafana k6 documentation, "Thresholds"): one number for the whole run, warm-up included. The number is the baseline's p95 of the
 *  same run plus 10 %, which is kinder than one measured on another day. Without data a threshold passes. */
export const k6Thresholds: Peer = {
  id: 'k6 thresholds',
  rule: "`p(95)<X`, X being the baseline's p95 of the same run plus 10 %, over the whole run",
  about: 'latency',
  says: ({ whole }) => {
    const [candidate, baseline] = [quantile(whole.candidate, 0.95), quantile(whole.baseline, 0.95)]
    return candidate === null || baseline === null || candidate < 1.1 * baseline ? 'pass' : 'fail'
  },
}

/** The same for errors: an observed share, whatever the number of requests. */
export const k6Errors: Peer = {
  id: 'k6 rate<0.001',
  rule: '`http_req_failed: rate<0.001`, over the whole run',
  about: 'errors',
  says: ({ counts }) => (counts.errors < 0.001 * counts.requests ? 'pass' : 'fail'),
}
