import { z } from 'zod'
import type { Answer } from '../../answer.ts'
import { environment } from './environment.ts'
import { leakLiveKey, withKey } from './leak-live-key.ts'

/** Signs that this is no place for a load test. */
export const identityFaults = z.object({ environment, leakLiveKey }).partial()

export function withLeak(answer: Answer, { leakLiveKey }: z.infer<typeof identityFaults>): Answer {
  return leakLiveKey === undefined ? answer : { ...answer, body: withKey(answer.body, leakLiveKey) }
}
