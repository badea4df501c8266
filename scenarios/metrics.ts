import { Counter, Trend } from 'k6/metrics'
import { metrics } from '../contract/signals.ts'

export const latency = new Trend(metrics.latency, true)
export const requests = new Counter(metrics.requests)
export const sessionsStarted = new Counter(metrics.sessionsStarted)
export const sessionsEnded = new Counter(metrics.sessionsEnded)
export const writes = new Counter(metrics.writes)
/** Sessions whose events the collector did not accept. Their writes are missing from the ledger; the judge detects that by the counts. */
export const ledgerFailed = new Counter('cutover_ledger_failed')
