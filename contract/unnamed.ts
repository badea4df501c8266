import { type Role, roles } from './endpoint.ts'
import { type EndpointId, endpoint, endpointIds } from './endpoints.ts'
import { givenVariables, variablesOf } from './example.ts'
import type { Journey } from './journeys.ts'

/** Share of all sessions that each of these journeys gets, before the shares are brought to 1: enough for the last look of a rehearsal. */
const weight = 0.05
/** Endpoints of one journey, beside what they need: a session has time for a dozen requests. */
const atMost = 4

/** Journeys of the endpoints that no other journey names, so that an entry in the catalogue is enough for it to be asked under load.
 *  Each signs in, asks what leaves the variables that they need, then them, and what ends something last.
 *  @param named endpoints that other journeys ask */
export function journeysOfUnnamed(named: ReadonlySet<EndpointId>): (Journey & { readonly id: string })[] {
  const unnamed = endpointIds.filter(id => !named.has(id))
  return roles.flatMap(role =>
    inGroups(
      unnamed.filter(id => roleAt(id) === role),
      atMost,
    ).map((group, i) => ({ id: `others-${role}-${i + 1}`, weight, user: 'whoever else', role, steps: stepsFor(group, role) })),
  )
}

function stepsFor(group: readonly EndpointId[], role: Role): EndpointId[] {
  const steps: EndpointId[] = ['auth.login', 'auth.logout']
  for (const id of group) add(id, role, steps, new Set())
  const [asked, last] = [steps.filter(id => id !== 'auth.logout'), 'auth.logout'] as const
  const ending = (id: EndpointId) => (endpoint(id).example.drops ?? []).length > 0
  return [...asked.filter(id => !ending(id)), ...asked.filter(ending), last]
}

/** Adds an endpoint after those that leave what it needs. @param under way: what is being added already, should two need each other */
function add(id: EndpointId, role: Role, steps: EndpointId[], underWay: Set<EndpointId>): void {
  if (steps.includes(id) || underWay.has(id)) return
  underWay.add(id)
  for (const name of variablesOf(endpoint(id).example)) {
    if (isGiven(name) || steps.some(step => leaves(step, name))) continue
    const provider = endpointIds.find(other => leaves(other, name) && (roleAt(other) === role || roleAt(other) === 'shopper'))
    if (provider) add(provider, role, steps, underWay)
  }
  steps.push(id)
}

function leaves(id: EndpointId, name: string): boolean {
  return name in (endpoint(id).example.keeps ?? {})
}

function isGiven(name: string): boolean {
  return givenVariables.some(given => given === name)
}

function roleAt(id: EndpointId): Role {
  return endpoint(id).role ?? 'shopper'
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
