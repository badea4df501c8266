import { z } from 'zod'
import { everySeconds, sinceItBegan } from '../period.ts'
import { errorShare } from './error-share.ts'

/** From time to time a share of requests is answered 500 for some seconds, and none in between. */
export const errorBursts = z.strictObject({ everySeconds, forSeconds: z.number().min(0.1).max(3_600), share: errorShare })

/** @param elapsed ms since the fault was set  @returns share of errors at that moment */
export function shareNow(elapsed: number, bursts?: z.infer<typeof errorBursts>): number {
  const under = bursts !== undefined && sinceItBegan(elapsed, bursts.everySeconds) < bursts.forSeconds * 1_000
  return under ? bursts.share : 0
}
