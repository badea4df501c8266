import exec from 'k6/execution'
import type { Arm } from '../contract/arm.ts'
import type { EndpointId } from '../contract/endpoints.ts'
import { events } from '../contract/events.ts'
import { showsLiveKey } from '../contract/secrets.ts'
import { sendEvents } from './collector.ts'

/** Aborts the load when a response contains a live payment key; reports where, never the key. */
export function abortOnLiveKey(on: Arm, at: EndpointId, body: string): void {
  if (!showsLiveKey(body)) return
  sendEvents(on, [{ name: events.liveKeySeen, id: `live-key/${on}`, time: Date.now(), attributes: { target: on, at } }])
  exec.test.abort(`A response of the ${on} (${at}) contains a live payment key`)
}
