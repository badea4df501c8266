import { pathOf } from '../../../contract/endpoints.ts'
import { sentenceOf } from '../../platform/failure.ts'
import { type HttpResponse, ResponseCutOffError } from '../../platform/http-client.ts'
import { LiveKeySeen } from '../live-key.ts'
import type { Asked } from './actor.ts'
import type { Request } from './request.ts'

/** What came of a request: an answer, or why there is none. `broken`: it broke off, by a backend that is there. */
export type Reply = { readonly answer: HttpResponse } | { readonly failure: string; readonly broken: boolean }

/** ms for one answer. */
export const patience = 10_000

/** Asks a backend once. @param what for the message, such as an endpoint's id
 *  @throws LiveKeySeen when the answer shows the key of a live payment account: then real money may move, and nothing more is asked */
export async function ask(backend: Asked, request: Request, what: string): Promise<Reply> {
  const { http } = backend
  try {
    return { answer: await http.send({ ...request, timeout: patience }) }
  } catch (error) {
    if (error instanceof LiveKeySeen) throw new LiveKeySeen({ ...error.seen, at: what })
    return { failure: sentenceOf(error), broken: error instanceof ResponseCutOffError || (isReset(error) && (await answersElsewhere(backend))) }
  }
}

export function isAnswered(reply: Reply): reply is { readonly answer: HttpResponse } {
  return 'answer' in reply
}

/** Whether the connection ended in place of an answer; a reset may overtake what was sent before it. */
function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
}

function answersElsewhere({ http, side }: Asked): Promise<boolean> {
  return http.send({ path: pathOf('platform.health', side), timeout: patience }).then(
    () => true,
    () => false,
  )
}
