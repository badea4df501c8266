import { setTimeout as sleep } from 'node:timers/promises'
import { sentenceOf } from '../platform/failure.ts'
import type { HttpResponse } from '../platform/http-client.ts'
import type { StatusLog } from '../platform/terminal.ts'

export interface Patience {
  /** ms after each attempt that failed; one more attempt than there are pauses. */
  readonly pauses?: readonly number[]
}

interface Patiently extends Patience {
  readonly say: StatusLog
  readonly interrupted: AbortSignal
}

const usualPauses = [1000, 3000, 9000]
/** A gateway or a collector that is being started. */
const passing = [429, 502, 503, 504]

/** Asks, and again while nobody answers or somebody is only busy: a run that arrives twice is the same run.
 *  @returns the last answer  @throws what the last attempt threw, or why it was interrupted */
export async function patiently(ask: () => Promise<HttpResponse>, { say, interrupted, pauses = usualPauses }: Patiently): Promise<HttpResponse> {
  for (const pause of pauses) {
    const failure = await ask().then(answer => (passing.includes(answer.status) ? `it answered ${answer.status}` : answer), sentenceOf)
    if (typeof failure !== 'string') return failure
    interrupted.throwIfAborted()
    say(`${failure}: trying again in ${pause / 1000} s`)
    await sleep(pause, undefined, { signal: interrupted })
  }
  return await ask()
}
