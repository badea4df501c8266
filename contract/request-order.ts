import { type EndpointId, endpoint, endpointIds } from './endpoints.ts'
import { givenVariables, variablesOf } from './request-template.ts'

const given: readonly string[] = givenVariables

/** Endpoint that supplies a variable: the first of the catalogue; others renew it. */
const sources: ReadonlyMap<string, EndpointId> = new Map(
  endpointIds.toReversed().flatMap(id => Object.keys(endpoint(id).example.keeps ?? {}).map(name => [name, id] as const)),
)

const needs: ReadonlyMap<EndpointId, readonly string[]> = new Map(endpointIds.map(id => [id, namesNeeded(id)]))

/** Finds the endpoint that supplies a variable; undefined if there is none. */
export function sourceFor(name: string): EndpointId | undefined {
  return sources.get(name)
}

/** Variables that earlier responses must supply before an endpoint can be requested. */
export function needsOf(id: EndpointId): readonly string[] {
  return needs.get(id) ?? []
}

/** The endpoints and those that leave what they need, in the order in which to ask them: each after what it needs, what takes a variable away
 *  only when nothing else can be asked any more; otherwise in the catalogue's order.
 *  @throws Error when a variable has no supplier, or endpoints need each other */
export function orderRequests(ids: readonly EndpointId[]): EndpointId[] {
  const wanted = withNeeded(ids)
  const left = endpointIds.filter(id => wanted.has(id))
  const order: EndpointId[] = []
  while (left.length > 0) order.push(...left.splice(left.indexOf(nextOf(left)), 1))
  return order
}

function nextOf(left: readonly EndpointId[]): EndpointId {
  const ready = left.filter(id => !mustWait(id, left))
  const next = ready.find(id => endpoint(id).example.drops === undefined) ?? ready[0]
  if (next) return next
  throw new Error(`Cannot ask ${left.join(', ')}: each needs another one first. Correct "keeps" and "drops" of their examples in the catalogue`)
}

function mustWait(id: EndpointId, others: readonly EndpointId[]): boolean {
  const drops = endpoint(id).example.drops ?? []
  const before = needsOf(id).map(name => sources.get(name))
  return others.some(other => other !== id && (before.includes(other) || needsOf(other).some(name => drops.includes(name))))
}

function withNeeded(ids: readonly EndpointId[]): Set<EndpointId> {
  const wanted = new Set(ids)
  // A set that grows while it is walked: what is added is looked at, too.
  for (const id of wanted) for (const name of needsOf(id)) wanted.add(sourceOf(name, id))
  return wanted
}

function sourceOf(name: string, id: EndpointId): EndpointId {
  const source = sources.get(name)
  if (source) return source
  throw new Error(`Cannot ask ${id}: expected an endpoint whose example keeps "${name}", found none in the catalogue`)
}

function namesNeeded(id: EndpointId): string[] {
  const { authentication, role, writes, example } = endpoint(id)
  const variables = variablesOf(example)
  const token = authentication === 'bearer' && role === undefined ? ['accessToken'] : []
  const registered = variables.includes('email') && writes !== 'account' ? ['account'] : []
  return [...new Set([...token, ...registered, ...variables])].filter(name => !given.includes(name))
}
