import { type EndpointId, endpoint, endpointIds } from './endpoints.ts'
import { type Journey, journey, journeyIds } from './journeys.ts'
import { journeysOfUnnamed } from './remaining-journeys.ts'
import { givenVariables, variablesOf } from './request-template.ts'

/** A journey as a load plays it. */
export interface MixedJourney extends Journey {
  readonly id: string
}

/** The endpoints that take part in a load: without an administrator there are no accounts for the other roles.
 *  @param found endpoints that both backends have */
export function selectEndpoints(found: readonly EndpointId[], hasAdministrator: boolean): EndpointId[] {
  return found.filter(id => hasAdministrator || endpoint(id).role === undefined)
}

const named = new Set<EndpointId>(journeyIds.flatMap(id => journey(id).steps))
const allJourneys: readonly MixedJourney[] = [...journeyIds.map(id => ({ ...journey(id), id })), ...journeysOfUnnamed(named)]

/** All journeys, without the steps that cannot be taken. One that is left without steps falls away; its share goes to the others, each in
 *  proportion to its own. One that no longer needs its role is played by shoppers.
 *  @param endpoints those that take part */
export function mixOf(endpoints: readonly EndpointId[] = endpointIds): MixedJourney[] {
  const possible = allJourneys.flatMap(({ id, steps, role, ...rest }) => {
    const left = possibleSteps(steps, endpoints)
    const needsRole = left.some(step => endpoint(step).role === role)
    return left.length === 0 ? [] : [{ ...rest, id, steps: left, role: needsRole ? role : 'shopper' } as const]
  })
  const whole = possible.reduce((sum, { weight }) => sum + weight, 0)
  return possible.map(one => ({ ...one, weight: one.weight / whole }))
}

/** The steps whose endpoints take part and whose variables every user has, or an earlier one of these steps has left. */
export function possibleSteps(steps: readonly EndpointId[], endpoints: readonly EndpointId[]): EndpointId[] {
  const known = new Set<string>(givenVariables)
  const possible: EndpointId[] = []
  for (const id of steps) {
    if (!endpoints.includes(id) || !needsOf(id).every(name => known.has(name))) continue
    possible.push(id)
    const { keeps = {}, drops = [] } = endpoint(id).example
    for (const name of Object.keys(keeps)) known.add(name)
    for (const name of drops) known.delete(name)
  }
  return possible
}

/** Mean number of requests that one session makes to the endpoints of a scope.
 *  @param endpoints those that take part */
export function requestsPerSession(scope: readonly string[], endpoints: readonly EndpointId[] = endpointIds): number {
  return mixOf(endpoints).reduce((sum, { weight, steps }) => sum + weight * steps.filter(step => scope.includes(step)).length, 0)
}

function needsOf(id: EndpointId): string[] {
  const { example, authentication } = endpoint(id)
  return [...variablesOf(example), ...(authentication === 'bearer' ? ['accessToken'] : [])]
}
