import type { Response } from 'express'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import type { Answer } from './answer.ts'
import { deliver } from './faults/delivery/delivery.ts'
import type { FaultSettings } from './faults/settings.ts'

/** Sends the response of an endpoint, damaged on its way by its faults. */
export async function sendAnswer(response: Response, id: EndpointId, answer: Answer, faults: FaultSettings): Promise<void> {
  response.set('cache-control', answer.status < 300 ? cacheControl(id) : 'no-store')
  await send(response, answer, faults)
}

export async function send(response: Response, answer: Answer, faults: FaultSettings = {}): Promise<void> {
  response.status(answer.status).set(answer.headers ?? {})
  const bytes = bodyOf(response, answer)
  if (bytes === null) response.end()
  else await deliver(response, bytes, faults)
}

/** The body of a response; sets the headers that describe it. */
function bodyOf(response: Response, { body, file }: Answer): Buffer | null {
  if (file) {
    response.attachment(file.name).type(file.type)
    return Buffer.from(file.text)
  }
  if (body === undefined) return null
  response.type('json')
  return Buffer.from(JSON.stringify(body))
}

/** Public pages of the catalogue may be cached for a minute; all else belongs to one account. */
function cacheControl(id: EndpointId): string {
  const { domain, method, authentication } = endpoint(id)
  return domain === 'catalog' && method === 'GET' && authentication === 'none' ? 'public, max-age=60' : 'no-store'
}
