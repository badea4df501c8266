import { endpoint, endpointIds } from '../../../contract/endpoints.ts'

/** Labels that say which endpoint it is. */
export interface Place {
  readonly domain: string
  readonly endpoint: string
}

const places: ReadonlyMap<string, Place> = new Map(endpointIds.map(id => [id, { domain: endpoint(id).domain, endpoint: id }]))
const elsewhere: Place = { domain: 'other', endpoint: 'other' }

/** Where an endpoint stands in the catalogue; all that it does not have are `other`, so that nobody can add series at will. */
export function placeOf(id: string): Place {
  return places.get(id) ?? elsewhere
}
