import type { Arm } from '../../../contract/endpoint.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import type { ParityAttributes } from '../../../contract/probe-events.ts'
import { type Actor, drop, keep, lacks } from './actor.ts'
import { ask, isAnswered, type Reply } from './ask.ts'
import type { Cast, Replies } from './cast.ts'
import { compareExample } from './compare-example.ts'
import { compareTrials } from './compare-trials.ts'
import { exampleRequest } from './request.ts'
import { hasRoute, movedFrom } from './route.ts'

/** What one endpoint came to. */
export interface Compared {
  readonly endpoint: EndpointId
  readonly outcome: ParityAttributes['outcome']
  /** What differs; of an unreadable one, why it is. */
  readonly differences: readonly string[]
  /** Whether a side has the endpoint; absent where nobody could tell. */
  readonly found: Readonly<Partial<Record<Arm, boolean>>>
  /** How the candidate answers under the baseline's path (see route.ts). */
  readonly moved: Awaited<ReturnType<typeof movedFrom>>
}

/** Asks an endpoint on both sides: first what both must refuse, since that changes nothing, then its example; keeps what later requests need. */
export async function compareEndpoint(id: EndpointId, cast: Cast): Promise<Compared> {
  const missing = missingOf(id, cast)
  if (missing !== null) return { endpoint: id, outcome: 'unreadable', differences: [missing], found: {}, moved: null }
  const [tried, moved] = await Promise.all([compareTrials(id, cast), movedFrom(cast.baseline[0].backend.side, id, cast.candidate, cast.manner)])
  const example = await compareExample(id, cast)
  const found = await foundOn(id, cast, example.replies)
  await remember(id, cast, example.replies)
  if (example.outcome === 'unreadable') return { endpoint: id, outcome: 'unreadable', differences: [example.reason], found, moved }
  if (found.candidate === false) return { endpoint: id, outcome: 'different', differences: [`not there: ${example.differences[0] ?? ''}`], found, moved: null }
  const differences = [...example.differences, ...tried.differences]
  if (differences.length > 0) return { endpoint: id, outcome: 'different', differences, found, moved }
  return tried.open.length > 0
    ? { endpoint: id, outcome: 'unreadable', differences: tried.open, found, moved }
    : { endpoint: id, outcome: 'same', differences, found, moved }
}

function missingOf(id: EndpointId, { baseline, candidate, withoutRoles }: Cast): string | null {
  const [actor, missing] = [...baseline, candidate].map(one => [one, lacks(one, id)] as const).find(([, names]) => names.length > 0) ?? []
  if (!actor || !missing) return null
  const { role } = endpoint(id)
  if (withoutRoles !== null && role !== undefined) return `it needs an account with the role "${role}": ${withoutRoles}`
  return `it needs ${missing.join(' and ')}, which no earlier answer of ${actor.backend.name} left`
}

async function foundOn(id: EndpointId, { baseline: [first], candidate, manner }: Cast, replies: Replies): Promise<Compared['found']> {
  const [known] = replies.baseline
  const look = async (actor: Actor, reply: Reply | undefined) => (reply && isAnswered(reply) ? await hasRoute(id, actor, reply.answer, manner) : null)
  const [onBaseline, onCandidate] = await Promise.all([look(first, known), look(candidate, replies.candidate)])
  return { ...(onBaseline === null ? {} : { baseline: onBaseline }), ...(onCandidate === null ? {} : { candidate: onCandidate }) }
}

/** Takes what later requests need out of the answers. What the candidate did not do right the baseline does in its place, so that the rest can
 *  still be compared: both have the same data and take the same tokens. */
async function remember(id: EndpointId, cast: Cast, replies: Replies): Promise<void> {
  const { expects, method, example } = endpoint(id)
  const right = (actor: Actor, reply: Reply | undefined) =>
    reply !== undefined && isAnswered(reply) && expects.includes(reply.answer.status) && keep(actor, id, reply.answer)
  for (const [i, actor] of cast.baseline.entries()) right(actor, replies.baseline[i])
  const changes = method !== 'GET' || example.keeps !== undefined
  if (!right(cast.candidate, replies.candidate) && changes) await standIn(id, cast)
  for (const actor of [...cast.baseline, cast.candidate]) drop(actor, id)
}

/** The baseline does what the candidate did not, in the name of the candidate's actor. */
async function standIn(id: EndpointId, { baseline: [{ backend }], candidate, manner }: Cast): Promise<void> {
  const reply = await ask(backend, exampleRequest(id, candidate, backend.side, manner), id)
  if (isAnswered(reply) && endpoint(id).expects.includes(reply.answer.status)) keep(candidate, id, reply.answer)
}
