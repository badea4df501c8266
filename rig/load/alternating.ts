import type { LoadScenario, Stage } from '../../contract/load.ts'
import { minPlannedPairs } from '../../contract/plan.ts'
import { InputFailure } from '../platform/failure.ts'
import type { Profile } from './profiles.ts'

interface Blocks {
  /** Measured seconds of each block. */
  readonly length: number
  /** Seconds from the beginning of one block to that of the next. */
  readonly every: number
  /** Two blocks, one of each arm. */
  readonly pairs: number
}

/** Seconds; longer ones make fewer pairs of the same time, shorter ones are mostly warm-up. */
const maxBlockSeconds = 60

/** Seconds that a block goes on after its measured ones, since the measuring begins up to two seconds after the load. */
const tail = 3
/** Seconds after which the sessions of a block have ended. */
const rest = 12

/** The same profile for two backends that take turns: judged once, after as many measured seconds of each as its last look has.
 *  @throws InputFailure for one that cannot be cut into blocks */
export function alternateProfile(profile: Profile): Profile {
  const last = Math.max(...profile.looks)
  if (profile.stages) throw new InputFailure(`Profile ${profile.name} cannot alternate: its load changes. Take one whose load stays the same`)
  if (blockLength(last) === null) {
    throw new InputFailure(`Profile ${profile.name} cannot alternate: its ${last} s make no ${minPlannedPairs} pairs of blocks. Take a longer one`)
  }
  return { ...profile, looks: [last], solo: 0 }
}

/** How a profile's measured seconds are cut into blocks. @param profile of `takingTurns`  @throws Error for another */
export function cutBlocks({ name, warmup, looks }: Profile): Blocks {
  const seconds = Math.max(...looks)
  const length = blockLength(seconds)
  if (length === null) throw new Error(`Cannot cut profile ${name} into blocks: expected a look after pairs of blocks, got ${seconds} s`)
  return { length, every: warmup + length + tail + rest, pairs: seconds / length }
}

/** Seconds that a profile's load takes where its backends take turns; null: it cannot be cut into blocks. */
export function countAlternatingSeconds(profile: Profile): number | null {
  if (profile.stages || blockLength(Math.max(...profile.looks)) === null) return null
  const { pairs, every } = cutBlocks(profile)
  return 2 * pairs * every
}

/** The load of arms that take turns, A B B A: what drifts through the run favours neither. Each block warms up by itself. */
export function buildAlternatingScenarios(profile: Profile): LoadScenario[] {
  const { pairs, every } = cutBlocks(profile)
  const turns = Array.from({ length: 2 * pairs }, (_, place) => ({
    place,
    arm: place % 4 === 0 || place % 4 === 3 ? ('baseline' as const) : ('candidate' as const),
  }))
  return (['baseline', 'candidate'] as const).map(arm => ({
    name: arm,
    arm,
    stages: stagesAt(
      turns.filter(turn => turn.arm === arm).map(({ place }) => place * every),
      profile,
    ),
    firstSession: 0,
    // Nothing is decided before the first pair.
    askAfter: 2 * every,
  }))
}

/** Under load from each of these seconds on, at rest in between. */
function stagesAt(starts: readonly number[], profile: Profile): Stage[] {
  const under = profile.warmup + cutBlocks(profile).length + tail
  return starts.flatMap((startTime, i) => {
    const next = starts[i + 1]
    const block = { startTime, duration: under, rate: profile.sessionsPerSecond }
    return next === undefined ? [block] : [block, { startTime: startTime + under, duration: next - startTime - under, rate: 0 }]
  })
}

/** Seconds of the longest block of which an even number of pairs, at least the fewest, make up so many; null without one. */
function blockLength(seconds: number): number | null {
  for (let pairs = minPlannedPairs; seconds / pairs >= maxBlockSeconds / 4; pairs += 2) {
    const length = seconds / pairs
    if (Number.isInteger(length) && length <= maxBlockSeconds) return length
  }
  return null
}
