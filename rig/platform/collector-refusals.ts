import { InputFailure, RigFailure } from './failure.ts'
import type { Answer } from './http-client.ts'

/** What a collector's refusal means, and what to do about it.
 *  @param asked what it was asked to do: "open run x"  @param hasToken whether it was shown one */
export function refusal(asked: string, { status, body }: Pick<Answer, 'status' | 'body'>, hasToken: boolean): Error {
  const why = detailOf(body)
  const refused = `The collector refused to ${asked} with ${status}: ${why}`
  switch (status) {
    case 401:
      return new InputFailure(
        hasToken
          ? `The collector does not know the token in CUTOVER_TOKEN: set it to the one that the collector was started with`
          : `The collector asks for its token: set CUTOVER_TOKEN to the one that it was started with`,
      )
    case 404:
    case 405:
      return new InputFailure(`${refused}. Is it a cutover collector, at this address?`)
    case 400:
    case 409:
    case 413:
    case 415:
    case 422:
      return new InputFailure(refused)
    default:
      return new RigFailure(refused)
  }
}

/** The sentence of problem details (RFC 9457) with what is wrong where, else the beginning of the body. */
function detailOf(body: string): string {
  try {
    const { detail, errors = [] } = JSON.parse(body)
    if (typeof detail === 'string') return [detail, ...errors.map(({ path, message }: Record<string, string>) => `${path}: ${message}`)].join('; ')
  } catch {}
  return body.slice(0, 500) || 'it gave no reason'
}
