import type { Endpoint } from '../contract/endpoint.ts'
import { mismatch } from '../contract/schema.ts'
import type { RequestOutcome } from '../contract/signals.ts'

/** How an answer compares with the catalogue. */
export interface Judged {
  readonly outcome: RequestOutcome
  /** Its parsed body; undefined where it has none or is not as expected. */
  readonly answer: unknown
  /** What is wrong with it, for people; empty where it is as expected. */
  readonly detail: string
}

/** Judges one answer by status and body.
 *  @param status HTTP status, 0 when no answer came  @param body text of the body */
export function judge({ expects, response }: Endpoint, status: number, body: string): Judged {
  if (status === 0) return wrong('failed', 'no answer')
  if (!expects.includes(status)) return wrong(status === 429 ? 'limited' : 'unexpected', `status ${status} instead of ${expects.join(' or ')}`)
  if (!response) return { outcome: 'expected', answer: undefined, detail: '' }
  const answer = parsed(body)
  if (answer === undefined) return wrong('unexpected', `status ${status} with a body that is not JSON`)
  const found = mismatch(answer, response)
  return found === null ? { outcome: 'expected', answer, detail: '' } : wrong('unexpected', `status ${status}, but ${found}`)
}

function wrong(outcome: RequestOutcome, detail: string): Judged {
  return { outcome, answer: undefined, detail }
}

/** undefined, which no schema of an answer takes, for a text that is not JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
