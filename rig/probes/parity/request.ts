import { createHmac } from 'node:crypto'
import type { Arm } from '../../../contract/arm.ts'
import { type EndpointId, endpoint, pathOf } from '../../../contract/endpoints.ts'
import { fillTemplate, fillTexts, type Variables } from '../../../contract/request-template.ts'
import { signatureHeaders } from '../../../contract/webhook.ts'
import type { Actor } from './actor.ts'

/** One request, ready to be sent. */
export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What all requests of a comparison have in common. */
export interface RequestSettings {
  /** Of the gateways' webhooks. */
  readonly webhookSecret: string
  /** Where the pages come from that browsers show: the baseline's. */
  readonly origin: string
}

/** The request of an endpoint's example, in an actor's name.
 *  @param side whose path  @param purpose told apart in the names of what is written  @throws Error when a variable has no value */
export function exampleRequest(id: EndpointId, actor: Actor, side: Arm, manner: RequestSettings, purpose = ''): Request {
  const { method, example, response, expects } = endpoint(id)
  const variables = { ...actor.given, ...Object.fromEntries(actor.stored), reference: `${actor.tag}/${id}${purpose}` }
  const query = new URLSearchParams(fillTexts(example.query, variables)).toString()
  const json = response || expects.includes(204) ? 'application/json' : '*/*'
  const request = {
    method,
    path: `${pathOf(id, side, fillTexts(example.parameters, variables))}${query && `?${query}`}`,
    headers: { accept: json, origin: manner.origin, ...fillTexts(example.headers, variables), ...authorization(id, actor) },
  }
  return example.body === undefined ? request : withBody(request, id, fillTemplate(example.body, variables), manner)
}

/** A request with another body, signed again where its endpoint requires a signature. */
export function withBody(request: Request, id: EndpointId, body: unknown, { webhookSecret }: RequestSettings): Request {
  const { signature } = endpoint(id)
  if (!signature) return { ...request, body }
  const sign = (text: string) => createHmac('sha256', webhookSecret).update(text).digest('hex')
  return { ...request, body, headers: { ...request.headers, ...signatureHeaders(signature, JSON.stringify(body), Math.floor(Date.now() / 1000), sign) } }
}

function authorization(id: EndpointId, { stored, tokens }: Actor): Variables {
  const { authentication, role = 'shopper' } = endpoint(id)
  const token = role === 'shopper' ? stored.get('accessToken') : tokens.get(role)
  return authentication === 'bearer' && token !== undefined ? { authorization: `Bearer ${token}` } : {}
}
