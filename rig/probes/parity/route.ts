import type { Arm } from '../../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import type { HttpResponse } from '../../platform/http-client.ts'
import type { Actor } from './actor.ts'
import { isAnswered, sendRequest } from './ask.ts'
import { redactSecrets } from './differences/shown.ts'
import { exampleRequest, type RequestSettings } from './request.ts'

/** Statuses that say: there is no such route, or not with this method, or not yet. */
const absent = [404, 405, 501]

/** Whether a backend has an endpoint, by how it answered to valid data that are there. 404 may also be about a row that the backend does not
 *  find: then it answers otherwise under a path that surely no route has.
 *  @param path as it was asked */
export async function hasRoute(id: EndpointId, actor: Actor, answer: HttpResponse, manner: RequestSettings): Promise<boolean> {
  if (!absent.includes(answer.status)) return true
  if (answer.status !== 404) return false
  const request = exampleRequest(id, actor, actor.backend.side, manner, '/route')
  const elsewhere = { ...request, path: request.path.replace(/(?=\?|$)/, '/there-is-no-such-route') }
  const reply = await sendRequest(actor.backend, elsewhere, id)
  return isAnswered(reply) && normalizeRefusal(reply.answer, elsewhere.path) !== normalizeRefusal(answer, request.path)
}

/** What a refusal says, whatever path it repeats. */
function normalizeRefusal({ status, headers, body }: HttpResponse, path: string): string {
  const [bare = path] = path.split('?')
  return JSON.stringify([status, headers['content-type'], body.replaceAll(path, '').replaceAll(bare, '').replaceAll(bare.slice(1), '')])
}

/** How a backend answers under the path that the other side has: `absent` when it knows nothing of it, `right` when clients are sent on to the
 *  new path and keep their method, else a readable difference; null when both sides share the path. Asked without token and body: nothing is written. */
export async function checkOldPath(
  oldSide: Arm,
  id: EndpointId,
  actor: Actor,
  manner: RequestSettings,
): Promise<'absent' | 'right' | { readonly wrong: string } | null> {
  const { method, path } = endpoint(id)
  const { backend } = actor
  if (path[oldSide] === path[backend.side]) return null
  const old = exampleRequest(id, actor, oldSide, manner)
  const reply = await sendRequest(backend, { method, path: old.path, headers: { accept: '*/*', origin: manner.origin } }, id)
  const wrong = (what: string) => ({ wrong: `old path ${path[oldSide]}: ${what} instead of 308 to ${path[backend.side]}` })
  if (!isAnswered(reply)) return wrong(reply.failure)
  const { status, headers } = reply.answer
  if (absent.includes(status)) return 'absent'
  const to = String(headers.location ?? 'nowhere')
  const target = URL.parse(to, backend.http.origin)
  const current = exampleRequest(id, actor, backend.side, manner).path
  if (![301, 308].includes(status)) return wrong(`status ${status}`)
  if (target === null || target.pathname + target.search !== current) return wrong(`status ${status} to ${redactSecrets(to).slice(0, 120)}`)
  return status === 301 && method !== 'GET' ? wrong(`status 301, which turns ${method} into GET,`) : 'right'
}
