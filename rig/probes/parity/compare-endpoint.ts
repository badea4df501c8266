import type { Arm } from '../../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import type { ParityAttributes } from '../../../contract/probe-events.ts'
import { type Actor, dropVariables, listMissing, storeVariables } from './actor.ts'
import { isAnswered, type Reply, sendRequest } from './ask.ts'
import type { Actors, Replies } from './cast.ts'
import { compareExample, type Example } from './compare-example.ts'
import { compareTrials, type TrialResult } from './compare-trials.ts'
import { exampleRequest } from './request.ts'
import { checkOldPath, hasRoute } from './route.ts'

/** Result of comparing one endpoint. */
export interface EndpointComparison {
  readonly endpoint: EndpointId
  readonly outcome: ParityAttributes['outcome']
  /** What differs; of an unreadable one, why it is. */
  readonly differences: readonly string[]
  /** Whether a side has the endpoint; absent where it could not be told. */
  readonly found: Readonly<Partial<Record<Arm, boolean>>>
  /** How the candidate answers under the baseline's path (see route.ts). */
  readonly moved: Awaited<ReturnType<typeof checkOldPath>>
}

/** Asks an endpoint on both sides: first what changes nothing, then its example; keeps what later requests need. */
export async function compareEndpoint(id: EndpointId, cast: Actors): Promise<EndpointComparison> {
  const missing = describeMissing(id, cast)
  if (missing !== null) return { endpoint: id, outcome: 'unreadable', differences: [missing], found: {}, moved: null }
  const [tried, moved] = await Promise.all([compareTrials(id, cast), checkOldPath(cast.baseline[0].backend.side, id, cast.candidate, cast.manner)])
  const example = await compareExample(id, cast)
  const found = await findRoutes(id, cast, example.replies)
  await storeAllVariables(id, cast, example.replies)
  return { endpoint: id, ...combineResults(example, tried, found), found, moved: found.candidate === false ? null : moved }
}

function combineResults(
  example: Example,
  tried: readonly TrialResult[],
  found: EndpointComparison['found'],
): Pick<EndpointComparison, 'outcome' | 'differences'> {
  if (example.outcome === 'unreadable') return { outcome: 'unreadable', differences: [example.reason] }
  if (found.candidate === false) return { outcome: 'different', differences: [`not there: ${example.differences[0] ?? ''}`] }
  // A difference of every response is reported once.
  const news = tried.flatMap(({ what, differences }) => differences.filter(one => !example.differences.includes(one)).map(one => `${what}: ${one}`))
  const differences = [...example.differences, ...news]
  if (differences.length > 0) return { outcome: 'different', differences }
  const open = tried.flatMap(one => (one.open === null ? [] : [`${one.what}: ${one.open}`]))
  return { outcome: open.length > 0 ? 'unreadable' : 'same', differences: open }
}

function describeMissing(id: EndpointId, { baseline, candidate, withoutRoles }: Actors): string | null {
  const [actor, missing] = [...baseline, candidate].map(one => [one, listMissing(one, id)] as const).find(([, names]) => names.length > 0) ?? []
  if (!actor || !missing) return null
  const { role } = endpoint(id)
  if (withoutRoles !== null && role !== undefined) return `it needs an account with the role "${role}": ${withoutRoles}`
  return `it needs ${missing.join(' and ')}, which ${actor.backend.name} did not give`
}

async function findRoutes(id: EndpointId, { baseline: [first], candidate, manner }: Actors, replies: Replies): Promise<EndpointComparison['found']> {
  const [known] = replies.baseline
  const look = async (actor: Actor, reply: Reply | undefined) => {
    // A rate limit does not show whether the route exists.
    if (!reply || !isAnswered(reply) || reply.answer.status === 429) return null
    return hasRoute(id, actor, reply.answer, manner)
  }
  const [onBaseline, onCandidate] = await Promise.all([look(first, known), look(candidate, replies.candidate)])
  return { ...(onBaseline === null ? {} : { baseline: onBaseline }), ...(onCandidate === null ? {} : { candidate: onCandidate }) }
}

/** Takes what later requests need out of the answers. What the candidate did not do the baseline does in its place, so that the rest can still be
 *  compared: both have the same data and take the same tokens. */
async function storeAllVariables(id: EndpointId, cast: Actors, replies: Replies): Promise<void> {
  const { method, example } = endpoint(id)
  for (const [i, actor] of cast.baseline.entries()) storeFromReply(id, actor, replies.baseline[i])
  const matters = method !== 'GET' || example.keeps !== undefined
  if (!storeFromReply(id, cast.candidate, replies.candidate) && matters) await sendInPlaceOfCandidate(id, cast)
  for (const actor of [...cast.baseline, cast.candidate]) dropVariables(actor, id)
}

/** The baseline does what the candidate did not, in the name of the candidate's actor. An actor whose registration was not acknowledged signs in. */
async function sendInPlaceOfCandidate(id: EndpointId, { baseline: [{ backend }], candidate, manner }: Actors): Promise<void> {
  const others = id === 'auth.register' ? (['auth.login'] as const) : []
  for (const other of [id, ...others])
    if (storeFromReply(other, candidate, await sendRequest(backend, exampleRequest(other, candidate, backend.side, manner), other))) return
}

/** @returns whether the answer was a right one, its status aside, and all that is needed of it was there */
function storeFromReply(id: EndpointId, actor: Actor, reply: Reply | undefined): boolean {
  if (!reply || !isAnswered(reply)) return false
  const { status } = reply.answer
  return status >= 200 && status < 300 && storeVariables(actor, id, reply.answer)
}
