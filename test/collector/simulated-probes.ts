import type { ReceivedEvent } from '../../collector/otlp/signal.ts'
import { arms } from '../../contract/arm.ts'
import { endpointIds } from '../../contract/endpoints.ts'
import { events } from '../../contract/events.ts'
import { tokenKinds } from '../../contract/probe-events.ts'
import { rigEvent } from './simulated-load.ts'

/** The rig's findings before the load of two equal backends: every endpoint on both sides, equal answers, working tokens. */
export function probedAlike(time: number): ReceivedEvent[] {
  return [
    ...endpointIds.map(endpoint => rigEvent(events.parityCompared, `parity/${endpoint}`, time, { endpoint, outcome: 'same' })),
    ...arms.flatMap(target =>
      endpointIds.map(endpoint => rigEvent(events.endpointFound, `found/${target}/${endpoint}`, time, { target, endpoint, found: true })),
    ),
    ...tokenKinds.flatMap(token => arms.flatMap(issuer => arms.map(on => exchanged(token, issuer, on, time)))),
  ]
}

/** The buying sessions of one second, completed on both arms, and one across them. @param perSecond count; 0: none */
export function boughtAlike(second: number, perSecond: number, time: number): ReceivedEvent[] {
  const ended = (target: string, journey: string, session: number) =>
    rigEvent(events.sessionEnded, `session/${target}/${session}`, time, { target, journey, session, outcome: 'completed' })
  const bought = Array.from({ length: perSecond }, (_, i) => second * perSecond + i).flatMap(session => arms.map(arm => ended(arm, 'buy', session)))
  return perSecond === 0 ? [] : [...bought, ended('hybrid', 'hybrid', second)]
}

function exchanged(token: (typeof tokenKinds)[number], issuer: string, on: string, time: number): ReceivedEvent {
  return rigEvent(events.tokenExchanged, `token/${token}/${issuer}/${on}`, time, { token, issuer, on, outcome: token === 'valid' ? 'accepted' : 'refused' })
}
