import { arms } from '../../../contract/arm.ts'
import { events, type OutgoingEvent } from '../../../contract/events.ts'
import type { FoundAttributes, ParityAttributes } from '../../../contract/probe-events.ts'
import type { EndpointComparison } from './compare-endpoint.ts'

/** Differences that a detail names; the rest is counted. */
const maxDifferences = 5
/** Characters of a detail. */
const maxLength = 800

/** Creates the events of a comparison: one per endpoint, and one per side on whether the endpoint exists.
 *  @param time ms since the epoch */
export function createParityEvents(compared: readonly EndpointComparison[], time: number): OutgoingEvent[] {
  return compared.flatMap(one => [createComparedEvent(one, time), ...createFoundEvents(one, time)])
}

/** The differences of an endpoint in one text. */
export function describeDifferences(differences: readonly string[]): string {
  const rest = differences.length - maxDifferences
  const text = `${differences.slice(0, maxDifferences).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
}

function createComparedEvent({ endpoint, outcome, differences }: EndpointComparison, time: number): OutgoingEvent {
  const attributes: ParityAttributes = { endpoint, outcome, ...(differences.length > 0 ? { detail: describeDifferences(differences) } : {}) }
  return { name: events.parityCompared, id: `parity/${endpoint}`, time, attributes: { ...attributes } }
}

function createFoundEvents({ endpoint, found }: EndpointComparison, time: number): OutgoingEvent[] {
  return arms.flatMap(target => {
    const known = found[target]
    if (known === undefined) return []
    const attributes: FoundAttributes = { target, endpoint, found: known }
    return [{ name: events.endpointFound, id: `found/${target}/${endpoint}`, time, attributes: { ...attributes } }]
  })
}
