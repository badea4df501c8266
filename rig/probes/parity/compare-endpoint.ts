import type { Arm } from '../../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import type { ParityAttributes } from '../../../contract/probe-events.ts'
import { type Actor, drop, keep, lacks } from './actor.ts'
import { ask, isAnswered, type Reply } from './ask.ts'
import type { Cast, Replies } from './cast.ts'
import { compareExample, type Example } from './compare-example.ts'
import { compareTrials, type Tried } from './compare-trials.ts'
import { exampleRequest } from './request.ts'
import { hasRoute, movedFrom } from './route.ts'

/** What one endpoint came to. */
export interface Compared {
  readonly endpoint: EndpointId
  readonly outcome: ParityAttributes['outcome']
  /** What differs; of an unreadable one, why it is. */
  readonly differences: readonly string[]
  /** Whether a side has the endpoint; absent where it could not be told. */
  readonly found: Readonly<Partial<Record<Arm, boolean>>>
  /** How the candidate answers under the baseline's path (see route.ts). */
  readonly moved: Awaited<ReturnType<typeof movedFrom>>
}

/** Asks an endpoint on both sides: first what changes nothing, then its example; keeps what later requests need. */
export async function compareEndpoint(id: EndpointId, cast: Cast): Promise<Compared> {
  const missing = missingOf(id, cast)
  if (missing !== null) return { endpoint: id, outcome: 'unreadable', differences: [missing], found: {}, moved: null }
  const [tried, moved] = await Promise.all([compareTrials(id, cast), movedFrom(cast.baseline[0].backend.side, id, cast.candidate, cast.manner)])
  const example = await compareExample(id, cast)
  const found = await foundOn(id, cast, example.replies)
  await remember(id, cast, example.replies)
  return { endpoint: id, ...resultOf(example, tried, found), found, moved: found.candidate === false ? null : moved }
}

function resultOf(example: Example, tried: readonly Tried[], found: Compared['found']): Pick<Compared, 'outcome' | 'differences'> {
  if (example.outcome === 'unreadable') return { outcome: 'unreadable', differences: [example.reason] }
  if (found.candidate === false) return { outcome: 'different', differences: [`not there: ${example.differences[0] ?? ''}`] }
  // What is wrong with every answer is told once.
  const news = tried.flatMap(({ what, differences }) => differences.filter(one => !example.differences.includes(one)).map(one => `${what}: ${one}`))
  const differences = [...example.differences, ...news]
  if (differences.length > 0) return { outcome: 'different', differences }
  const open = tried.flatMap(one => (one.open === null ? [] : [`${one.what}: ${one.open}`]))
  return { outcome: open.length > 0 ? 'unreadable' : 'same', differences: open }
}

function missingOf(id: EndpointId, { baseline, candidate, withoutRoles }: Cast): string | null {
  const [actor, missing] = [...baseline, candidate].map(one => [one, lacks(one, id)] as const).find(([, names]) => names.length > 0) ?? []
  if (!actor || !missing) return null
  const { role } = endpoint(id)
  if (withoutRoles !== null && role !== undefined) return `it needs an account with the role "${role}": ${withoutRoles}`
  return `it needs ${missing.join(' and ')}, which ${actor.backend.name} did not give`
}

async function foundOn(id: EndpointId, { baseline: [first], candidate, manner }: Cast, replies: Replies): Promise<Compared['found']> {
  const [known] = replies.baseline
  const look = async (actor: Actor, reply: Reply | undefined) => {
    // Who limits the rate of requests says nothing about what is there.
    if (!reply || !isAnswered(reply) || reply.answer.status === 429) return null
    return hasRoute(id, actor, reply.answer, manner)
  }
  const [onBaseline, onCandidate] = await Promise.all([look(first, known), look(candidate, replies.candidate)])
  return { ...(onBaseline === null ? {} : { baseline: onBaseline }), ...(onCandidate === null ? {} : { candidate: onCandidate }) }
}

/** Takes what later requests need out of the answers. What the candidate did not do the baseline does in its place, so that the rest can still be
 *  compared: both have the same data and take the same tokens. */
async function remember(id: EndpointId, cast: Cast, replies: Replies): Promise<void> {
  const { method, example } = endpoint(id)
  for (const [i, actor] of cast.baseline.entries()) keepFrom(id, actor, replies.baseline[i])
  const matters = method !== 'GET' || example.keeps !== undefined
  if (!keepFrom(id, cast.candidate, replies.candidate) && matters) await standIn(id, cast)
  for (const actor of [...cast.baseline, cast.candidate]) drop(actor, id)
}

/** The baseline does what the candidate did not, in the name of the candidate's actor. Who did register, and did not hear of it, signs in. */
async function standIn(id: EndpointId, { baseline: [{ backend }], candidate, manner }: Cast): Promise<void> {
  const others = id === 'auth.register' ? (['auth.login'] as const) : []
  for (const other of [id, ...others]) if (keepFrom(other, candidate, await ask(backend, exampleRequest(other, candidate, backend.side, manner), other))) return
}

/** @returns whether the answer was a right one, its status aside, and all that is needed of it was there */
function keepFrom(id: EndpointId, actor: Actor, reply: Reply | undefined): boolean {
  if (!reply || !isAnswered(reply)) return false
  const { status } = reply.answer
  return status >= 200 && status < 300 && keep(actor, id, reply.answer)
}
