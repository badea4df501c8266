import type { Response } from 'express'
import { z } from 'zod'
import { bodyReset, reset } from './body-reset.ts'
import { bodySlow, dribble } from './body-slow.ts'
import { bodyTruncated, truncate } from './body-truncated.ts'

/** Faults on the way from the backend to its client. */
export const deliveryFaults = z.object({ bodySlow, bodyTruncated, bodyReset }).partial()

/** Sends the body of an answer whose status and headers are set, as well as these faults let it. */
export async function deliver(response: Response, bytes: Buffer, faults: z.infer<typeof deliveryFaults>): Promise<void> {
  if (Math.random() < (faults.bodyReset ?? 0)) reset(response, bytes)
  else if (Math.random() < (faults.bodyTruncated ?? 0)) truncate(response, bytes)
  else if (faults.bodySlow) await dribble(response, bytes, faults.bodySlow)
  else response.send(bytes)
}
