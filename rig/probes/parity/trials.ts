import type { Arm } from '../../../contract/arm.ts'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import type { Actor } from './actor.ts'
import { exampleRequest, type Request, type RequestSettings, withBody } from './request.ts'

/** A request out of the ordinary, most to be refused: both backends answer it alike, and none changes anything. */
export interface Trial {
  /** What is unusual about it, e.g. "without a token". */
  readonly what: string
  readonly kind: 'refused' | 'preflight' | 'slash' | 'bare'
  readonly request: Request
}

/** All trials of an endpoint, in an actor's name; of the same endpoint the same ones for every actor. */
export function trialsOf(id: EndpointId, actor: Actor, side: Arm, manner: RequestSettings): Trial[] {
  const example = exampleRequest(id, actor, side, manner, '/refused')
  const refused = [...unauthenticated(id, example), ...incomplete(id, example, manner)]
  return [
    ...refused,
    ...unprivileged(id, actor, example),
    ...unknown(id, actor, side, manner),
    ...refused
      .slice(0, 1)
      .filter(() => example.method === 'POST')
      .map(withSlash),
    ...bare(example),
    { what: 'preflight', kind: 'preflight', request: preflight(example) },
  ]
}

function unauthenticated(id: EndpointId, example: Request): Trial[] {
  const { authentication } = endpoint(id)
  if (authentication === 'none') return []
  const { accept = '', origin = '' } = example.headers
  return [
    { what: authentication === 'bearer' ? 'without a token' : 'without a signature', kind: 'refused', request: { ...example, headers: { accept, origin } } },
  ]
}

/** Without the query, so that each backend's own defaults hold: size of a page, order. */
function bare(example: Request): Trial[] {
  const [path = '', query] = example.path.split('?')
  return query === undefined || example.method !== 'GET' ? [] : [{ what: 'without a query', kind: 'bare', request: { ...example, path } }]
}

/** With a shopper's token. */
function unprivileged(id: EndpointId, actor: Actor, example: Request): Trial[] {
  const { role = 'shopper' } = endpoint(id)
  const token = actor.stored.get('accessToken')
  if (role === 'shopper' || token === undefined) return []
  return [
    { what: 'with a token without the role', kind: 'refused', request: { ...example, headers: { ...example.headers, authorization: `Bearer ${token}` } } },
  ]
}

/** Without the first field that the request must have. */
function incomplete(id: EndpointId, example: Request, manner: RequestSettings): Trial[] {
  const [field] = endpoint(id).request?.required ?? []
  const { body } = example
  if (field === undefined || typeof body !== 'object' || body === null) return []
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => name !== field))
  return [{ what: `without "${field}"`, kind: 'refused', request: withBody(example, id, rest, manner) }]
}

/** With ids that were never issued. */
function unknown(id: EndpointId, actor: Actor, side: Arm, manner: RequestSettings): Trial[] {
  const names = Object.values(endpoint(id).example.parameters ?? {}).flatMap(template => [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))
  if (names.length === 0) return []
  const unknownIds = names.map(name => [name, unknownLike(actor.stored.get(name) ?? actor.given[name] ?? '')] as const)
  const stranger = { ...actor, given: { ...actor.given, ...Object.fromEntries(unknownIds) }, stored: new Map([...actor.stored, ...unknownIds]) }
  return [{ what: 'with an unknown id', kind: 'refused', request: exampleRequest(id, stranger, side, manner, '/refused') }]
}

/** An id of the same format that belongs to no object. */
function unknownLike(id: string): string {
  if (/^\d+$/.test(id)) return '987654321098'
  return /^[\da-f]{8}-[\da-f-]{27}$/i.test(id) ? '00000000-0000-4000-8000-000000000000' : 'nobodys'
}

/** What is refused anyway, to the same path with a slash at its end: Django's own way is to send such clients elsewhere, and a POST loses its body. */
function withSlash({ what, request }: Trial): Trial {
  return { what: `with a slash at the end (${what})`, kind: 'slash', request: { ...request, path: request.path.replace(/(?=\?|$)/, '/') } }
}

/** What a browser asks before a page of another origin may send this request (fetch.spec.whatwg.org, "CORS-preflight fetch"). */
function preflight({ method, path, headers: { origin = '' } }: Request): Request {
  const asks = { 'access-control-request-method': method, 'access-control-request-headers': 'authorization,content-type' }
  return { method: 'OPTIONS', path, headers: { accept: '*/*', origin, ...asks } }
}
