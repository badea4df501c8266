import { type EndpointId, endpoint, endpointIds } from '../../../contract/endpoints.ts'
import { givenVariables, variablesOf } from '../../../contract/example.ts'

/** What an endpoint without a role needs to be asked with a token: the shopper's. */
const shopperToken = 'accessToken'

/** Variables that an earlier answer must have left before an endpoint can be asked. */
export function needsOf(id: EndpointId): string[] {
  const { authentication, role, example } = endpoint(id)
  const token = authentication === 'bearer' && role === undefined ? [shopperToken] : []
  const given: readonly string[] = givenVariables
  return [...new Set([...token, ...variablesOf(example)])].filter(name => !given.includes(name))
}

/** The endpoints and those that leave what they need, in the order in which to ask them: each after what it needs, what takes a variable away
 *  only when nothing else can be asked any more; beside that the catalogue's order.
 *  @throws Error when nobody leaves what one needs, or they need each other */
export function askingOrder(ids: readonly EndpointId[]): EndpointId[] {
  const wanted = withNeeded(ids)
  const left = endpointIds.filter(id => wanted.has(id))
  const order: EndpointId[] = []
  while (left.length > 0) order.push(...left.splice(left.indexOf(nextOf(left)), 1))
  return order
}

function nextOf(left: readonly EndpointId[]): EndpointId {
  const ready = left.filter(id => comesAfter(id, left).length === 0)
  const next = ready.find(id => endpoint(id).example.drops === undefined) ?? ready[0]
  if (next) return next
  throw new Error(`Cannot ask ${left.join(', ')}: each needs another one first. Correct "keeps" and "drops" of their examples in the catalogue`)
}

/** Those of a list that must be asked before `id`. */
function comesAfter(id: EndpointId, others: readonly EndpointId[]): EndpointId[] {
  const [needs, drops] = [needsOf(id), endpoint(id).example.drops ?? []]
  return others.filter(other => other !== id && (leavesSome(other, needs) || needsOf(other).some(name => drops.includes(name))))
}

function leavesSome(id: EndpointId, names: readonly string[]): boolean {
  const kept = Object.keys(endpoint(id).example.keeps ?? {})
  // Who needs what it leaves renews it, as a token refresh does: it is no source.
  return kept.some(name => names.includes(name) && !needsOf(id).includes(name)) && !needsOf(id).some(name => kept.includes(name))
}

function withNeeded(ids: readonly EndpointId[]): Set<EndpointId> {
  const wanted = new Set(ids)
  // A set that grows while it is walked: what is added is looked at, too.
  for (const id of wanted) for (const name of needsOf(id)) if (![...wanted].some(one => one !== id && leavesSome(one, [name]))) wanted.add(sourceOf(name, id))
  return wanted
}

function sourceOf(name: string, id: EndpointId): EndpointId {
  const source = endpointIds.find(one => leavesSome(one, [name]))
  if (source) return source
  throw new Error(`Cannot ask ${id}: expected an endpoint whose example keeps "${name}", found none in the catalogue`)
}
