import { z } from 'zod'
import { arm, durationText, type Immutable, name } from './fields.ts'
import { isDuration, parseDuration } from './quantities.ts'

const designs = ['duet', 'control', 'alternating', 'alone', 'shift'] as const

/** What the rig can report of the load machine, next to k6's CPU. */
const machineGauges = ['cpu', 'memory', 'descriptors'] as const
export type MachineGauge = (typeof machineGauges)[number]

export const closeReasons = ['finished', 'interrupted', 'failed'] as const
export type CloseReason = (typeof closeReasons)[number]

/** What a run id looks like: it is also a folder's name. */
export const runIdPattern = /^[a-z0-9][a-z0-9-]{0,62}$/

/** The levels of a test are those of at most so many looks (docs/statistics.md, "Looks"). */
const maxLooks = 3

/** Pairs of blocks below which an alternating run has no interval: a pair is a batch of the jackknife (docs/statistics.md). The collector
 *  refuses a plan with fewer. */
const minPairs = 6

/** Pairs of blocks that the rig plans at least, in whole rounds of A B B A: enough of them to compare. */
export const minPlannedPairs = 8

const plannedArm = z.object({
  url: z.string(),
  /** `service.name`s whose own telemetry belongs to this arm. */
  services: z.array(z.string()),
  /** Whose paths its backend serves; absent: the arm's own. */
  side: arm.exactOptional(),
  /** Control runs: share of the backend's time by which a proxy delays each answer; absent: no proxy stands in front of it. */
  slowdown: z.number().min(0).exactOptional(),
})

const plannedStage = z.object({
  /** Counted from t0, when the arms are under load; the load itself began up to two seconds earlier. */
  from: durationText,
  length: durationText,
  /** Arrivals per arm. */
  sessionsPerSecond: z.number().min(0),
  /** The arrivals are reached at the end of the stage, in a straight line; absent: at once. */
  ramp: z.literal(true).exactOptional(),
})

const plannedBlocks = z.object({
  /** Measured time of each block, after a warm-up of its own. */
  length: durationText,
  /** From the start of one block to the start of the next. */
  every: durationText,
})

const fields = {
  /** Empty where one backend is measured alone: it is compared with nothing. */
  checkpoints: z.array(z.string()),
  profile: z.string(),
  design: z.enum(designs),
  warmup: durationText,
  /** Ends of the measured window, each counted from the end of the warm-up, ascending. */
  looks: z.array(durationText).min(1).max(maxLooks),
  stopEarly: z.boolean(),
  /** False: the load ends once either backend mostly fails for 10 s. True, or absent as in older records: it goes on. */
  pushOn: z.boolean().exactOptional(),
  /** Length of each solo block; "0s" where there is none. */
  solo: durationText,
  /** Of an alternating run, whose looks count the measured seconds of each arm; absent in any other. */
  blocks: plannedBlocks.exactOptional(),
  /** Absent: the same arrivals throughout. */
  stages: z.array(plannedStage).exactOptional(),
  /** Every choice of the load is drawn from it. */
  seed: z.int(),
  arms: z.object({ baseline: plannedArm, candidate: plannedArm }),
  /** URL that is probed each second next to the backends, so that a failure of the rig's own network is not blamed on them. */
  controlProbe: z.string().exactOptional(),
  /** What the rig reports of the load machine each second: only what this machine can tell. Absent: nothing. */
  machine: z.array(z.enum(machineGauges)).exactOptional(),
}

/** What a run sets out to do, fixed before its first request: the body of the record's first event. Keys of later versions are ignored. */
export const planSchema = z.object(fields)
export type Plan = Immutable<z.output<typeof planSchema>>
export type PlannedBlocks = NonNullable<Plan['blocks']>
export type PlannedStage = NonNullable<Plan['stages']>[number]

const requestedArm = plannedArm.extend({ url: z.url(), services: z.array(name) }).strict()

/** A plan as `POST /api/runs` takes it: no unknown keys, and one that can be judged. */
export const requestedPlanSchema = z
  .strictObject({
    ...fields,
    profile: name,
    looks: fields.looks.refine(isAscending, 'expected ascending durations'),
    blocks: plannedBlocks.strict().exactOptional(),
    stages: z.array(plannedStage.strict()).exactOptional(),
    arms: z.strictObject({ baseline: requestedArm, candidate: requestedArm }),
    controlProbe: z.url().exactOptional(),
  })
  .refine(({ design, checkpoints }) => design === 'alone' || checkpoints.length > 0, {
    path: ['checkpoints'],
    error: 'expected at least one, unless a backend is measured alone',
  })
  .refine(({ design, blocks }) => (design === 'alternating') === (blocks !== undefined), {
    path: ['blocks'],
    error: 'expected in an alternating run, and in no other',
  })
  .refine(({ blocks, looks }) => !blocks || looks.every(look => endsPair(look, blocks.length)), {
    path: ['looks'],
    error: `expected looks after whole pairs of blocks, at least ${minPairs}`,
  })

/** Whether a look comes after whole pairs of blocks; texts that are no durations are reported by their own fields. */
function endsPair(look: string, blockLength: string): boolean {
  if (!isDuration(look) || !isDuration(blockLength)) return true
  const pairs = parseDuration(look) / parseDuration(blockLength)
  return Number.isInteger(pairs) && pairs >= minPairs
}

function isAscending(looks: readonly string[]): boolean {
  if (!looks.every(isDuration)) return true
  return looks.every((look, i) => parseDuration(look) > (i === 0 ? 0 : parseDuration(looks[i - 1] ?? '0s')))
}
