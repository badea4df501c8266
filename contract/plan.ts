import type { Arm } from './arm.ts'

export const designs = ['duet', 'control', 'alternating', 'alone', 'shift'] as const

/** What the rig can watch of the load machine, beside k6's CPU. */
export const machineGauges = ['cpu', 'memory', 'descriptors'] as const
export type MachineGauge = (typeof machineGauges)[number]

interface PlannedArm {
  readonly url: string
  /** `service.name`s whose own telemetry belongs to this arm. */
  readonly services: readonly string[]
  /** Whose paths its backend serves; absent: the arm's own. */
  readonly side?: Arm
  /** Control runs: share of the backend's time by which a proxy delays each of its answers; absent: no proxy stands in front of it. */
  readonly slowdown?: number
}

/** Of an alternating run: the arms are under load in turns, A B B A, with a rest between. Durations are texts such as "60s". */
export interface PlannedBlocks {
  /** Measured seconds of each block, after the plan's warm-up, which each has of its own. */
  readonly length: string
  /** From the beginning of one block to that of the next. */
  readonly every: string
}

/** Arrivals of both arms over a stretch of the load, where they change. Durations are texts such as "30s". */
export interface PlannedStage {
  /** Counted from the moment at which the arms are under load (t0; the load itself began up to two seconds earlier). */
  readonly from: string
  readonly length: string
  /** Per arm. */
  readonly sessionsPerSecond: number
  /** Whether they are only reached at its end, in a straight line. */
  readonly ramp?: true
}

/** What a run sets out to do, fixed before its first request: the body of the record's first event. Durations are texts such as "15s". */
export interface Plan {
  /** None where one backend is measured alone: it is compared with nothing. */
  readonly checkpoints: readonly string[]
  readonly profile: string
  readonly design: (typeof designs)[number]
  readonly warmup: string
  /** Ends of the measured window, each counted from the end of the warm-up, ascending. */
  readonly looks: readonly string[]
  readonly stopEarly: boolean
  /** False: the load ends once either backend mostly fails for 10 s. True, or absent as in older records: it goes on. */
  readonly pushOn?: boolean
  /** Length of each solo block; "0s" where there is none. */
  readonly solo: string
  /** Of an alternating run, whose looks count the measured seconds of each arm; absent in any other. */
  readonly blocks?: PlannedBlocks
  /** Absent: the same arrivals throughout. */
  readonly stages?: readonly PlannedStage[]
  /** Whole number that every choice of the load is drawn from. */
  readonly seed: number
  readonly arms: Readonly<Record<Arm, PlannedArm>>
  /** What the rig will report of the load machine each second: what that machine cannot tell is not among them. Absent: nothing. */
  readonly machine?: readonly MachineGauge[]
  /** URL of what is asked each second beside the backends, so that a blip of the rig's own network is not blamed on them. Absent: nobody. */
  readonly controlProbe?: string
}

export const closeReasons = ['finished', 'interrupted', 'failed'] as const
export type CloseReason = (typeof closeReasons)[number]

/** What a run id looks like: it is also a folder's name. */
export const runIdPattern = /^[a-z0-9][a-z0-9-]{0,62}$/
