import { z } from 'zod'
import { controlKinds } from './control.ts'
import type { ControlResult } from './result.ts'

const text = z.string().min(1)

/** A control's result as it is read back. */
export const controlResult: z.ZodType<ControlResult> = z.strictObject({
  kind: z.enum(controlKinds),
  run: text,
  at: z.iso.datetime(),
  verdict: z.enum(['go', 'no-go', 'inconclusive']),
  slowdown: z.number().min(0),
  calledAfter: z.number().min(0).nullable(),
  candidateVersion: text.nullable(),
  baselineVersion: text.nullable(),
  policySha256: z.string().regex(/^[0-9a-f]{64}$/),
})
