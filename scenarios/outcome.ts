import type { Endpoint } from '../contract/endpoint.ts'
import { mismatch } from '../contract/schema.ts'
import type { RequestOutcome } from '../contract/signals.ts'

/** How an answer compares with the catalogue; `answer` is its parsed body, undefined where it has none or is not as expected. */
export interface Judged {
  readonly outcome: RequestOutcome
  readonly answer: unknown
}

/** Judges one answer by status and body.
 *  @param status HTTP status, 0 when no answer came  @param body text of the body */
export function judge({ expects, response }: Endpoint, status: number, body: string): Judged {
  if (status === 0) return { outcome: 'failed', answer: undefined }
  if (!expects.includes(status)) return { outcome: status === 429 ? 'limited' : 'unexpected', answer: undefined }
  if (!response) return { outcome: 'expected', answer: undefined }
  const answer = parsed(body)
  return mismatch(answer, response) === null ? { outcome: 'expected', answer } : { outcome: 'unexpected', answer: undefined }
}

/** undefined, which no schema of an answer takes, for a text that is not JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
