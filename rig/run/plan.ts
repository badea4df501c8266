import { type Checkpoint, estimateDuration, type Policy, type RequiredDuration } from '../../collector/index.ts'
import type { Arm } from '../../contract/arm.ts'
import { endpointsOf } from '../../contract/endpoints.ts'
import type { Plan, PlannedBlocks, PlannedStage } from '../../contract/plan.ts'
import { cutBlocks } from '../load/alternating.ts'
import { expectedRate, expectedUsers } from '../load/arrivals.ts'
import type { Profile } from '../load/profiles.ts'
import { InputFailure } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'

interface PlannedBackend extends Pick<Backend, 'url' | 'side'> {
  /** Share of its response time by which a proxy delays it; absent: no proxy. */
  readonly slowdown?: number
}

interface PlanInput extends Required<Pick<Plan, 'checkpoints' | 'seed' | 'design' | 'stopEarly' | 'pushOn' | 'machine'>>, Pick<Plan, 'controlProbe'> {
  readonly profile: Profile
  readonly backends: Readonly<Record<Arm, PlannedBackend>>
}

/** Makes the plan of a run: the record's first event. */
export function createPlan({
  checkpoints,
  profile,
  backends: { baseline, candidate },
  seed,
  design,
  stopEarly,
  pushOn,
  machine,
  controlProbe,
}: PlanInput): Plan {
  return {
    checkpoints,
    profile: profile.name,
    design,
    warmup: `${profile.warmup}s`,
    looks: profile.looks.map(look => `${look}s`),
    stopEarly,
    pushOn,
    ...(design === 'alternating' ? { blocks: planBlocks(profile) } : {}),
    solo: `${design === 'duet' ? (profile.solo ?? 0) : 0}s`,
    ...(profile.stages ? { stages: planStages(profile) } : {}),
    seed,
    arms: { baseline: planArm('baseline', baseline), candidate: planArm('candidate', candidate) },
    machine,
    ...(controlProbe === undefined ? {} : { controlProbe }),
  }
}

function planArm(arm: Arm, { url, side, slowdown }: PlannedBackend): Plan['arms'][Arm] {
  return { url: url.origin, services: [], ...(side === arm ? {} : { side }), ...(slowdown === undefined ? {} : { slowdown }) }
}

function planBlocks(profile: Profile): PlannedBlocks {
  const { length, every } = cutBlocks(profile)
  return { length: `${length}s`, every: `${every}s` }
}

/** Of the warm-up and the measured window. */
function planStages({ warmup, sessionsPerSecond, stages = [] }: Profile): PlannedStage[] {
  let from = 0
  return [{ seconds: warmup, sessionsPerSecond }, ...stages].map(({ seconds, ...arrivals }) => {
    const stage = { from: `${from}s`, length: `${seconds}s`, ...arrivals }
    from += seconds
    return stage
  })
}

/** Draws the seed of a run that gets none with --seed. */
export function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}

/** Refuses a plan that cannot reach go, or logs it where it is forced. @throws InputFailure naming every obstacle */
export function requireReachableGo(obstacles: readonly string[], forced: boolean, log: StatusLog): void {
  if (obstacles.length === 0) return
  const list = obstacles.map(obstacle => `  ${obstacle}`).join('\n')
  if (!forced) throw new InputFailure(`This run cannot reach a go:\n${list}\nUse a longer profile, or run it with --force`)
  log(`This run cannot reach a go (running, --force):\n${list}`)
}

/** Finds why a profile cannot lead to a go for these checkpoints (docs/statistics.md, "How much longer").
 *  @returns one sentence per obstacle; empty when each can reach a go */
export function findObstacles(policy: Policy, checkpoints: readonly Checkpoint[], profile: Profile): string[] {
  return checkpoints.flatMap(checkpoint => {
    const required = estimateDuration(policy, checkpoint, scope => expectedRate(profile, endpointsOf(scope)), profile.looks)
    return [...findTooShort(required, checkpoint, profile), ...findTooFewUsers(required, checkpoint, profile)]
  })
}

function findTooShort(required: RequiredDuration, checkpoint: Checkpoint, profile: Profile): string[] {
  if (required.look !== null) return []
  const seconds = Math.max(...profile.looks)
  return required.needs
    .filter(need => need.seconds > seconds)
    .map(need => `checkpoint ${checkpoint.id}: ${need.criterion} ${requirement(need.seconds)}, profile ${profile.name} measures ${seconds} s`)
}

function requirement(seconds: number): string {
  return Number.isFinite(seconds) ? `needs ${seconds} s of load` : 'gets no load in this scope'
}

function findTooFewUsers({ needs }: RequiredDuration, checkpoint: Checkpoint, profile: Profile): string[] {
  const available = Math.floor(expectedUsers(profile))
  return needs
    .filter(({ users }) => users > available)
    .map(({ criterion, users }) => `checkpoint ${checkpoint.id}: ${criterion} needs ${users} concurrent users, profile ${profile.name} has about ${available}`)
}
