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

/** Timeouts of requests to the collector, so that a slow collector cannot hold up the load; one per attempt. */
const timeoutsMs = { state: 1000, events: [2000, 3000, 5000] } as const

let over = false
let askedAt = 0

/** Whether every checkpoint is decided, so that no further session starts. Polls the collector at most once a second per virtual user;
 *  if the request fails, the load continues.
 *  @param askAfter seconds of the scenario before the first poll */
export function isLoadOver(askAfter: number): boolean {
  const now = Date.now()
  if (over || now - exec.scenario.startTime < askAfter * 1000 || now - askedAt < 1000) return over
  askedAt = now
  const { status, body } = http.get(`${load.collector.url}/api/runs/${load.runId}`, { headers, tags, timeout: timeoutsMs.state, responseType: 'text' })
  over = status === 200 && isStopResponse(body ?? '')
  return over
}

function isStopResponse(body: string): boolean {
  try {
    return JSON.parse(body).load === 'stop'
  } catch {
    return false
  }
}

/** Sends one session's events in one request. Retries with a longer timeout; the collector drops repeats by event id.
 *  @param target owner of the session */
export function sendEvents(target: AccountOwner, batch: readonly OutgoingEvent[]): void {
  const body = withoutSecrets(JSON.stringify(logsRequest(load, batch)))
  if (timeoutsMs.events.some(timeout => postEvents(body, timeout))) return
  ledgerFailed.add(1, { target })
  console.error(`The collector did not accept the events of a session (${target}): ${batch.map(event => event.id).join(', ')}`)
}

function postEvents(body: string, timeout: number): boolean {
  return http.post(`${load.collector.url}/v1/logs`, body, { headers, tags, timeout, responseType: 'none' }).status === 200
}
