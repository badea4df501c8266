import type { Plan } from '../../contract/plan.ts'
import type { Profile } from '../profiles.ts'
import type { Backends } from './backends.ts'

/** The plan of a run on two arms at the same time.
 *  @param checkpoints ids  @param seed whole number that every choice of the load is drawn from */
export function planOf(checkpoints: readonly string[], profile: Profile, { baseline, candidate }: Backends, seed: number): Plan {
  return {
    checkpoints,
    profile: profile.name,
    design: 'duet',
    warmup: `${profile.warmup}s`,
    looks: profile.looks.map(look => `${look}s`),
    stopEarly: false,
    solo: '0s',
    seed,
    arms: { baseline: { url: baseline.url.origin, services: [] }, candidate: { url: candidate.url.origin, services: [] } },
  }
}
