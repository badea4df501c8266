import exec from 'k6/execution'
import type { Arm } from '../contract/arm.ts'
import type { EndpointId } from '../contract/endpoints.ts'
import { events } from '../contract/events.ts'
import { showsLiveKey } from '../contract/test-payments.ts'
import { sendEvents } from './collector.ts'

/** Ends the whole load, at once, when an answer holds a key with which real money moves; says where, and never which. */
export function refuseLiveKey(on: Arm, at: EndpointId, body: string): void {
  if (!showsLiveKey(body)) return
  sendEvents(on, [{ name: events.liveKeySeen, id: `live-key/${on}`, time: Date.now(), attributes: { target: on, at } }])
  exec.test.abort(`An answer of the ${on} (${at}) holds a live key of a payment gateway`)
}
