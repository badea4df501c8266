import { type Checkpoint, type Policy, whatItTakes } from '../../collector/index.ts'
import { endpointsOf } from '../../contract/endpoints.ts'
import { expectedRate, expectedUsers, type Profile } from '../load/profiles.ts'
import { InputFailure } from '../platform/failure.ts'
import type { Say } from '../platform/terminal/say.ts'

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
