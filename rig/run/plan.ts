import type { Arm } from '../../contract/arm.ts'
import type { Plan, PlannedBlocks, PlannedStage } from '../../contract/plan.ts'
import { blocksOf } from '../load/alternating.ts'
import type { Profile } from '../load/profiles.ts'
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
