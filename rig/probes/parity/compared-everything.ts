import { type EndpointId, endpointIds } from '../../../contract/endpoints.ts'
import type { OutgoingEvent } from '../../../contract/events.ts'
import { orderRequests } from '../../../contract/request-order.ts'
import type { Backends } from '../backends.ts'
import { compareEndpoint, type EndpointComparison } from './compare-endpoint.ts'
import { createParityEvents } from './events.ts'
import { addMoveDifferences } from './moves.ts'
import { type Stage, type StageOptions, setStage } from './stage.ts'

export interface ParityOptions extends StageOptions {
  /** Endpoints to compare; the whole catalogue unless told. What they need is asked as well. */
  readonly endpoints?: readonly EndpointId[]
  /** Aborts the comparison. */
  readonly interrupted?: AbortSignal
  /** Takes a sentence about what stays behind, also where the comparison is ended. */
  warn?(sentence: string): void
  /** Called after each endpoint, including those that only others need. */
  onProgress?(id: EndpointId, done: number, all: number): void
}

export interface Parity {
  /** In the catalogue's order. */
  readonly compared: readonly EndpointComparison[]
  /** For the record. */
  readonly events: readonly OutgoingEvent[]
  /** Endpoints that both sides have. */
  readonly found: readonly EndpointId[]
  /** How many endpoints answer differently. */
  readonly differences: number
  /** What stays behind on the backends, in a sentence; null when all was deleted. */
  readonly left: string | null
}

/** Sends every request to both backends, twice to the baseline, and compares the responses. Writes on accounts of its own alone, and deletes
 *  them at the end, whatever happens.
 *  @throws LiveKeySeen when a backend shows the key of a live payment account; what `interrupted` was aborted with */
export async function compareAllEndpoints(backends: Backends, options: ParityOptions): Promise<Parity> {
  const ids = options.endpoints ?? endpointIds
  using stage = await setStage(backends, options)
  let left: string | null = null
  const all = await compareEndpoints(stage, ids, options).finally(async () => {
    left = await stage.clear()
    if (left !== null) options.warn?.(left)
  })
  const compared = addMoveDifferences(endpointIds.flatMap(id => (ids.includes(id) ? all.filter(one => one.endpoint === id) : [])))
  return {
    compared,
    events: createParityEvents(compared, Date.now()),
    found: compared.flatMap(({ endpoint, found }) => (found.baseline && found.candidate ? [endpoint] : [])),
    differences: compared.filter(({ outcome }) => outcome === 'different').length,
    left,
  }
}

async function compareEndpoints(stage: Stage, ids: readonly EndpointId[], { interrupted, onProgress }: ParityOptions): Promise<EndpointComparison[]> {
  const order = orderRequests(ids)
  const all: EndpointComparison[] = []
  for (const id of order) {
    interrupted?.throwIfAborted()
    all.push(addForeignSignIn(await compareEndpoint(id, stage.cast), await describeForeignSignIn(id, stage)))
    onProgress?.(id, all.length, order.length)
  }
  return all
}

/** Accounts that one backend made must be able to sign in on the other: a password may be kept in a form that only one of them reads.
 *  @returns a readable difference of the endpoint; null when it has nothing to do with that, or they are */
async function describeForeignSignIn(id: EndpointId, { cast, strangers, returning }: Stage): Promise<string | null> {
  const [there, here] = [cast.baseline[0].backend.name, cast.candidate.backend.name]
  if (id === 'auth.login') return strangers && `an account made by ${there} cannot sign in: ${strangers}`
  const refused = id === 'auth.register' ? await returning() : null
  return refused && `an account made by ${here} cannot sign in at ${there}: ${refused}`
}

function addForeignSignIn(one: EndpointComparison, refused: string | null): EndpointComparison {
  if (refused === null || one.outcome === 'unreadable' || one.found.candidate === false) return one
  return { ...one, outcome: 'different', differences: [...one.differences, refused] }
}
