import { z } from 'zod'
import { arms } from '../../contract/arm.ts'
import { designs, machineGauges, type Plan } from '../../contract/plan.ts'
import { parseDuration } from '../../contract/quantities.ts'

const duration = z.string().superRefine((text, context) => {
  try {
    parseDuration(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
  }
})

const arm = z.object({
  url: z.string(),
  services: z.array(z.string()),
  side: z.enum(arms).exactOptional(),
  slowdown: z.number().min(0).exactOptional(),
})

const stage = z.object({
  from: duration,
  length: duration,
  sessionsPerSecond: z.number().min(0),
  ramp: z.literal(true).exactOptional(),
})

/** The levels of a test are those of at most so many looks (docs/statistics.md, "Looks"). */
const mostLooks = 3

/** A plan as it stands in the body of the event that opens a run. */
export const planSchema: z.ZodType<Plan> = z.object({
  checkpoints: z.array(z.string()),
  profile: z.string(),
  design: z.enum(designs),
  warmup: duration,
  looks: z.array(duration).min(1).max(mostLooks),
  stopEarly: z.boolean(),
  pushOn: z.boolean().exactOptional(),
  solo: duration,
  blocks: z.object({ length: duration, every: duration }).exactOptional(),
  stages: z.array(stage).exactOptional(),
  seed: z.int(),
  arms: z.object({ baseline: arm, candidate: arm }),
  controlProbe: z.string().exactOptional(),
  machine: z.array(z.enum(machineGauges)).exactOptional(),
})
