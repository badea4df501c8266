import { retry } from '../../contract/retry.ts'
import { sentenceOf } from '../platform/failure.ts'
import type { HttpResponse } from '../platform/http-client.ts'
import type { StatusLog } from '../platform/terminal.ts'

export interface UploadPauses {
  /** ms after each attempt that failed; one more attempt than there are pauses. */
  readonly pauses?: readonly number[]
}

interface RetryOptions extends UploadPauses {
  readonly log: StatusLog
  readonly interrupted: AbortSignal
}

const defaultPauses = [1000, 3000, 9000]
/** Responses of a gateway, or of a collector that is starting. */
const transientStatuses = [429, 502, 503, 504]

/** Sends a run again after a failed connection or a transient status. Repeats are safe: the collector recognises a run that it has.
 *  @returns the last response  @throws what the last attempt threw, or the signal's reason */
export function retryUpload(send: () => Promise<HttpResponse>, { log, interrupted, pauses = defaultPauses }: RetryOptions): Promise<HttpResponse> {
  return retry(send, {
    signal: interrupted,
    maxAttempts: pauses.length + 1,
    isRetryable: outcome => 'error' in outcome || transientStatuses.includes(outcome.result.status),
    pause: (failureCount, outcome) => {
      const pauseMs = pauses[failureCount - 1] ?? 0
      log(`${'error' in outcome ? sentenceOf(outcome.error) : `the collector answered ${outcome.result.status}`}: retrying in ${pauseMs / 1000} s`)
      return pauseMs
    },
  })
}
