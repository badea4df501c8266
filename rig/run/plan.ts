import { type Checkpoint, type Policy, whatItTakes } from '../../collector/index.ts'
import type { Arm } from '../../contract/arm.ts'
import { endpointsOf } from '../../contract/endpoints.ts'
import type { Plan, PlannedBlocks, PlannedStage } from '../../contract/plan.ts'
import { blocksOf } from '../load/alternating.ts'
import { expectedRate, expectedUsers, type Profile } from '../load/profiles.ts'
import { InputFailure } from '../platform/failure.ts'
import type { Say } from '../platform/terminal/say.ts'
import type { Backend } from '../probes/backends.ts'

interface PlannedBackend extends Pick<Backend, 'url' | 'side'> {
  /** Share of the backend's time by which a proxy delays it; absent: there is no proxy. */
  readonly slowdown?: number
}

interface Planned extends Required<Pick<Plan, 'checkpoints' | 'seed' | 'design' | 'stopEarly' | 'pushOn' | 'machine'>>, Pick<Plan, 'controlProbe'> {
  readonly profile: Profile
  readonly backends: Readonly<Record<Arm, PlannedBackend>>
}

/** The plan of a run on two arms at the same time. */
export function planOf({ checkpoints, profile, backends: { baseline, candidate }, seed, design, stopEarly, pushOn, machine, controlProbe }: Planned): Plan {
  return {
    checkpoints,
    profile: profile.name,
    design,
    warmup: `${profile.warmup}s`,
    looks: profile.looks.map(look => `${look}s`),
    stopEarly,
    pushOn,
    ...(design === 'alternating' ? { blocks: plannedBlocks(profile) } : {}),
    solo: `${design === 'duet' ? (profile.solo ?? 0) : 0}s`,
    ...(profile.stages ? { stages: plannedStages(profile) } : {}),
    seed,
    arms: { baseline: plannedArm('baseline', baseline), candidate: plannedArm('candidate', candidate) },
    machine,
    ...(controlProbe === undefined ? {} : { controlProbe }),
  }
}

function plannedArm(arm: Arm, { url, side, slowdown }: PlannedBackend): Plan['arms'][Arm] {
  return { url: url.origin, services: [], ...(side === arm ? {} : { side }), ...(slowdown === undefined ? {} : { slowdown }) }
}

function plannedBlocks(profile: Profile): PlannedBlocks {
  const { length, every } = blocksOf(profile)
  return { length: `${length}s`, every: `${every}s` }
}

/** Of the warm-up and the measured window. */
function plannedStages({ warmup, sessionsPerSecond, stages = [] }: Profile): PlannedStage[] {
  let from = 0
  return [{ seconds: warmup, sessionsPerSecond }, ...stages].map(({ seconds, ...arrivals }) => {
    const stage = { from: `${from}s`, length: `${seconds}s`, ...arrivals }
    from += seconds
    return stage
  })
}

/** A seed for a run whose caller gives none. */
export function drawnSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}

/** Refuses a plan that cannot reach go, unless the caller wants it anyway: then it is said.
 *  @throws InputFailure naming every obstacle */
export function requireReach(found: readonly string[], anyway: boolean, say: Say): void {
  if (found.length === 0) return
  const list = found.map(obstacle => `  ${obstacle}`).join('\n')
  if (!anyway) throw new InputFailure(`This run cannot reach go:\n${list}\nTake a longer profile, or add --anyway to run it all the same`)
  say(`This run cannot reach go (going on, --anyway):\n${list}`)
}

/** Why a profile cannot lead each of these checkpoints to go, said before it is run (docs/statistics.md, "How much longer").
 *  @returns a sentence per obstacle; empty when go can be reached */
export function obstacles(policy: Policy, checkpoints: readonly Checkpoint[], profile: Profile): string[] {
  return checkpoints.flatMap(checkpoint => [...tooShort(policy, checkpoint, profile), ...tooFewUsers(policy, checkpoint, profile)])
}

function tooShort(policy: Policy, checkpoint: Checkpoint, profile: Profile): string[] {
  const reach = whatItTakes(policy, checkpoint, scope => expectedRate(profile, endpointsOf(scope)), profile.looks)
  if (reach.look !== null) return []
  const longest = Math.max(...profile.looks)
  return reach.needs
    .filter(({ seconds }) => seconds > longest)
    .map(({ criterion, seconds }) => `checkpoint ${checkpoint.id}: ${criterion} ${need(seconds)}, profile ${profile.name} measures ${longest} s`)
}

function need(seconds: number): string {
  return Number.isFinite(seconds) ? `takes ${seconds} s of load` : 'gets no load in this scope'
}

function tooFewUsers({ criteria }: Policy, checkpoint: Checkpoint, profile: Profile): string[] {
  const users = Math.floor(expectedUsers(profile))
  return checkpoint.criteria.flatMap(id => {
    const criterion = criteria[id]
    if (criterion?.kind !== 'concurrency' || criterion.limit <= users) return []
    return [`checkpoint ${checkpoint.id}: ${id} asks for ${criterion.limit} concurrent users, profile ${profile.name} brings about ${users}`]
  })
}
