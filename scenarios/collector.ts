import exec from 'k6/execution'
import http from 'k6/http'
import type { AccountOwner } from '../contract/accounts.ts'
import type { OutgoingEvent } from '../contract/events.ts'
import { logsRequest } from '../contract/otlp-json.ts'
import { withoutSecrets } from '../contract/secrets.ts'
import { otherTargets } from '../contract/signals.ts'
import { load } from './load.ts'
import { ledgerFailed } from './metrics.ts'

const tags = { target: otherTargets.rig }
const headers = { 'Content-Type': 'application/json', ...(load.collector.token ? { Authorization: `Bearer ${load.collector.token}` } : {}) }

/** ms that a session waits for the collector, so that a slow one cannot hold up the load. */
const patience = { state: 1000, events: [2000, 3000, 5000] } as const

let over = false
let askedAt = 0

/** Whether every checkpoint is decided, so that no session should begin any more. Asked of the collector at most once a second per virtual user;
 *  whatever goes wrong with the question, the load goes on.
 *  @param askAfter seconds of the scenario before which it is not asked */
export function loadIsOver(askAfter: number): boolean {
  const now = Date.now()
  if (over || now - exec.scenario.startTime < askAfter * 1000 || now - askedAt < 1000) return over
  askedAt = now
  const { status, body } = http.get(`${load.collector.url}/api/runs/${load.runId}`, { headers, tags, timeout: patience.state, responseType: 'text' })
  over = status === 200 && saysStop(body ?? '')
  return over
}

function saysStop(body: string): boolean {
  try {
    return JSON.parse(body).load === 'stop'
  } catch {
    return false
  }
}

/** Sends what one session has to tell in one request; tries again, with more patience each time, since repeats are dropped by their ids.
 *  @param target whose session it was */
export function sendEvents(target: AccountOwner, batch: readonly OutgoingEvent[]): void {
  const body = withoutSecrets(JSON.stringify(logsRequest(load, batch)))
  if (patience.events.some(timeout => posted(body, timeout))) return
  ledgerFailed.add(1, { target })
  console.error(`The collector did not take what a session (${target}) had to tell: ${batch.map(event => event.id).join(', ')}`)
}

function posted(body: string, timeout: number): boolean {
  return http.post(`${load.collector.url}/v1/logs`, body, { headers, tags, timeout, responseType: 'none' }).status === 200
}
