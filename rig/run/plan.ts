import type { Plan } from '../../contract/plan.ts'
import type { Profile } from '../profiles.ts'
import type { Backends } from './backends.ts'

interface Planned extends Pick<Plan, 'checkpoints' | 'seed' | 'design' | 'stopEarly'> {
  readonly profile: Profile
  readonly backends: Backends
}

/** The plan of a run on two arms at the same time. */
export function planOf({ checkpoints, profile, backends: { baseline, candidate }, seed, design, stopEarly }: Planned): Plan {
  return {
    checkpoints,
    profile: profile.name,
    design,
    warmup: `${profile.warmup}s`,
    looks: profile.looks.map(look => `${look}s`),
    stopEarly,
    solo: '0s',
    seed,
    arms: { baseline: { url: baseline.url.origin, services: [] }, candidate: { url: candidate.url.origin, services: [] } },
  }
}

/** A seed for a run whose caller gives none. */
export function drawnSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}
