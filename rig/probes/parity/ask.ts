import { pathOf } from '../../../contract/endpoints.ts'
import { sentenceOf } from '../../platform/failure.ts'
import { type HttpResponse, isConnectionReset, ResponseCutOffError } from '../../platform/http-client.ts'
import { LiveKeySeen } from '../live-key.ts'
import type { ComparedBackend } from './actor.ts'
import type { Request } from './request.ts'

/** Result of a request: a response, or the failure. `broken`: a running backend cut the response off. */
export type Reply = { readonly answer: HttpResponse } | { readonly failure: string; readonly broken: boolean }

/** Per request. */
export const timeoutMs = 10_000

/** Sends one request without retries. @param what for the message, such as an endpoint's id
 *  @throws LiveKeySeen when the answer shows the key of a live payment account: then real money may move, and nothing more is asked */
export async function sendRequest(backend: ComparedBackend, request: Request, what: string): Promise<Reply> {
  const { http } = backend
  try {
    return { answer: await http.send({ ...request, timeout: timeoutMs }) }
  } catch (error) {
    if (error instanceof LiveKeySeen) throw new LiveKeySeen({ ...error.seen, at: what })
    return { failure: sentenceOf(error), broken: error instanceof ResponseCutOffError || (isConnectionReset(error) && (await answersElsewhere(backend))) }
  }
}

export function isAnswered(reply: Reply): reply is { readonly answer: HttpResponse } {
  return 'answer' in reply
}

/** A reset may overtake what was sent before it: it was the response that broke off where the backend still answers. */
function answersElsewhere({ http, side }: ComparedBackend): Promise<boolean> {
  return http.send({ path: pathOf('platform.health', side), timeout: timeoutMs }).then(
    () => true,
    () => false,
  )
}
