import type { Response } from 'express'
import { type EndpointId, endpoint } from '../../contract/endpoints.ts'
import type { Answer } from './call.ts'
import { deliver } from './faults/delivery/delivery.ts'
import type { FaultSettings } from './faults/settings.ts'

/** Sends the answer of an endpoint, damaged on its way as its faults say. */
export async function sendAnswer(response: Response, id: EndpointId, answer: Answer, faults: FaultSettings): Promise<void> {
  response.set('cache-control', answer.status < 300 ? cacheControl(id) : 'no-store')
  await send(response, answer, faults)
}

export async function send(response: Response, { status, headers, body }: Answer, faults: FaultSettings = {}): Promise<void> {
  response.status(status).set(headers ?? {})
  if (body === undefined) response.end()
  else await deliver(response, body, faults)
}

/** What everybody may see of the catalogue may be a minute old; all else is somebody's own. */
function cacheControl(id: EndpointId): string {
  const { domain, method, authentication } = endpoint(id)
  return domain === 'catalog' && method === 'GET' && authentication === 'none' ? 'public, max-age=60' : 'no-store'
}
