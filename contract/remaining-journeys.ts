import { type Role, roles } from './endpoint.ts'
import { type EndpointId, endpoint, endpointIds } from './endpoints.ts'
import type { Journey } from './journeys.ts'
import { orderRequests } from './request-order.ts'

/** Share of all sessions that each of these journeys gets, before the shares are brought to 1: enough for the last look of a rehearsal. */
const weight = 0.05
/** Endpoints of one journey, besides those they need: a session has time for a dozen requests. */
const maxEndpoints = 4

/** Makes journeys for the endpoints that no other journey names, so that an entry in the catalogue is enough to put it under load.
 *  Each signs in, requests what supplies the variables, then its endpoints, and what ends something last.
 *  @param named endpoints of other journeys */
export function journeysOfUnnamed(named: ReadonlySet<EndpointId>): (Journey & { readonly id: string })[] {
  const unnamed = endpointIds.filter(id => !named.has(id))
  return roles.flatMap(role =>
    inGroups(
      unnamed.filter(id => roleAt(id) === role),
      maxEndpoints,
    ).map((group, i) => ({ id: `others-${role}-${i + 1}`, weight, user: 'other users', role, steps: stepsFor(group) })),
  )
}

/** Signs in with a shared account, so that no registration is needed. */
function stepsFor(group: readonly EndpointId[]): EndpointId[] {
  const asked = orderRequests(group).filter(id => group.includes(id) || id !== 'auth.register')
  return ['auth.login', ...asked.filter(id => id !== 'auth.login' && id !== 'auth.logout'), 'auth.logout']
}

function roleAt(id: EndpointId): Role {
  return endpoint(id).role ?? 'shopper'
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
