import type { Endpoint } from '../contract/endpoint.ts'
import { mismatch } from '../contract/schema.ts'
import type { RequestOutcome } from '../contract/signals.ts'

/** A response compared with the catalogue. */
export interface ClassifiedResponse {
  readonly outcome: RequestOutcome
  /** Parsed body; undefined without a body or when not as expected. */
  readonly answer: unknown
  /** What is wrong, as a text; empty when as expected. */
  readonly detail: string
}

/** Classifies one response by status and body.
 *  @param status HTTP status, 0 without a response  @param body text of the body */
export function classifyResponse({ expects, response }: Endpoint, status: number, body: string): ClassifiedResponse {
  if (status === 0) return rejectResponse('failed', 'no response')
  if (!expects.includes(status)) return rejectResponse(status === 429 ? 'limited' : 'unexpected', `status ${status} instead of ${expects.join(' or ')}`)
  if (!response) return { outcome: 'expected', answer: undefined, detail: '' }
  const answer = parseJson(body)
  if (answer === undefined) return rejectResponse('unexpected', `status ${status} with a body that is not JSON`)
  const found = mismatch(answer, response)
  return found === null ? { outcome: 'expected', answer, detail: '' } : rejectResponse('unexpected', `status ${status}, but ${found}`)
}

function rejectResponse(outcome: RequestOutcome, detail: string): ClassifiedResponse {
  return { outcome, answer: undefined, detail }
}

/** @returns undefined, which no response schema accepts, for a text that is not JSON */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
