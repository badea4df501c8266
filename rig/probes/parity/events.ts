import { arms } from '../../../contract/arm.ts'
import { events, type OutgoingEvent } from '../../../contract/events.ts'
import type { FoundAttributes, ParityAttributes } from '../../../contract/probe-events.ts'
import type { Compared } from './compare-endpoint.ts'

/** Differences that a detail names; the rest is counted. */
const most = 5
/** Characters of a detail. */
const longest = 800

/** What the judge is told of a comparison: one event for each endpoint, and one for each side that has it or has it not.
 *  @param time ms since the epoch */
export function parityEvents(compared: readonly Compared[], time: number): OutgoingEvent[] {
  return compared.flatMap(one => [comparedEvent(one, time), ...foundEvents(one, time)])
}

/** The differences of an endpoint in one text. */
export function detailOf(differences: readonly string[]): string {
  const rest = differences.length - most
  const text = `${differences.slice(0, most).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

function comparedEvent({ endpoint, outcome, differences }: Compared, time: number): OutgoingEvent {
  const attributes: ParityAttributes = { endpoint, outcome, ...(differences.length > 0 ? { detail: detailOf(differences) } : {}) }
  return { name: events.parityCompared, id: `parity/${endpoint}`, time, attributes: { ...attributes } }
}

function foundEvents({ endpoint, found }: Compared, time: number): OutgoingEvent[] {
  return arms.flatMap(target => {
    const known = found[target]
    if (known === undefined) return []
    const attributes: FoundAttributes = { target, endpoint, found: known }
    return [{ name: events.endpointFound, id: `found/${target}/${endpoint}`, time, attributes: { ...attributes } }]
  })
}
