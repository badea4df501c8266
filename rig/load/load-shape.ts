import { accountsPerArm } from '../../contract/accounts.ts'
import { type Arm, arms } from '../../contract/arm.ts'
import { sessionSeconds } from '../../contract/journeys.ts'
import type { LoadScenario, Stage } from '../../contract/load.ts'
import type { Plan } from '../../contract/plan.ts'
import { buildAlternatingScenarios, countAlternatingSeconds } from './alternating.ts'
import { loadSeconds, peakArrivals } from './arrivals.ts'
import type { Profile, ProfileStage } from './profiles.ts'

/** What k6 is to do for a profile: which arm is under load when, and with how many arrivals.
 *  @param design duet: both arms alike and a few users across both, with the baseline alone before and after where the profile asks for it; control: the same on one
 *  backend, which cannot be alone with itself; alone: the baseline
 *  alternating: one arm after the other (rig/load/alternating.ts)
 *  @throws Error for a design whose load the rig does not make */
export function buildScenarios(profile: Profile, design: Plan['design']): LoadScenario[] {
  switch (design) {
    case 'duet':
      return numberSessions([...soloBefore(profile), ...arms.map(arm => buildMeasured(profile, arm)), buildHybrid(profile), ...soloAfter(profile)])
    case 'control':
      return numberSessions(arms.map(arm => buildMeasured({ ...profile, solo: 0 }, arm)))
    case 'alternating':
      return buildAlternatingScenarios(profile)
    case 'alone':
      return numberSessions([buildMeasured({ ...profile, solo: 0 }, 'baseline')])
    default:
      throw new Error(`Cannot make the load: expected a design that the rig loads by itself, got "${design}"`)
  }
}

/** Test accounts that each arm needs: more than sessions ever overlap. */
export function countAccounts(profile: Profile): number {
  return Math.max(accountsPerArm, Math.ceil(peakArrivals(profile) * (sessionSeconds.limit + spare)))
}

/** Seconds from the first arrival to the last. */
export function countSeconds(scenarios: readonly LoadScenario[]): number {
  return Math.max(...scenarios.map(endOf))
}

/** Seconds of warm-up, measured window and blocks of the baseline alone, without what k6 takes around them. */
export function countPlannedSeconds(profile: Profile, design: string | undefined = 'duet'): number {
  const alternating = design === 'alternating' ? countAlternatingSeconds(profile) : null
  return alternating ?? profile.warmup + Math.max(...profile.looks) + (design === 'duet' ? 2 * soloSeconds(profile) : 0)
}

/** Seconds beyond the longest session after which its account may be used again. */
const spare = 2

/** Seconds of measured window after which a failure may end the load: a backend that mostly fails, later a rollback trigger or `stopEarly`. */
const firstDecision = 5

type Unnumbered = Omit<LoadScenario, 'firstSession'>

function buildMeasured(profile: Profile, arm: Arm): Unnumbered {
  return { name: arm, arm, stages: measuredStages(profile), askAfter: askAfter(profile) }
}

function askAfter({ warmup, looks }: Profile): number {
  return warmup + Math.min(firstDecision, ...looks)
}

/** Warm-up, measured window, and its last arrivals for as long as k6 may go on. */
function measuredStages(profile: Profile): Stage[] {
  const { sessionsPerSecond, warmup, stages } = profile
  const [start, seconds] = [soloSeconds(profile), loadSeconds(profile)]
  if (!stages) return chainStages(start, [{ seconds, sessionsPerSecond }])
  const tail = seconds - warmup - stages.reduce((sum, stage) => sum + stage.seconds, 0)
  const last = stages.at(-1)?.sessionsPerSecond ?? sessionsPerSecond
  return chainStages(start, [{ seconds: warmup, sessionsPerSecond }, ...stages, { seconds: tail, sessionsPerSecond: last }])
}

function chainStages(start: number, stages: readonly ProfileStage[]): Stage[] {
  let startTime = start
  return stages.map(({ seconds, sessionsPerSecond, ramp }) => {
    const stage: Stage = { startTime, duration: seconds, rate: sessionsPerSecond, ...(ramp ? { ramp } : {}) }
    startTime += seconds
    return stage
  })
}

/** Few users: they are there to show that a session can cross from backend to backend, and take no time from those that are measured. */
function buildHybrid(profile: Profile): Unnumbered {
  const stages = chainStages(soloSeconds(profile), [{ seconds: loadSeconds(profile), sessionsPerSecond: acrossPerSecond }])
  return { name: 'hybrid', arm: 'hybrid', stages, askAfter: askAfter(profile) }
}

const acrossPerSecond = 0.5

/** Its first seconds warm up what was at rest, as in any other load. */
function soloBefore(profile: Profile): Unnumbered[] {
  return soloBlock(profile, 'baseline-solo-before', 0)
}

/** Begins as both arms end: while the candidate's last sessions end, the baseline's users are there again. */
function soloAfter(profile: Profile): Unnumbered[] {
  return soloBlock(profile, 'baseline-solo-after', soloSeconds(profile) + loadSeconds(profile))
}

function soloBlock(profile: Profile, name: string, startTime: number): Unnumbered[] {
  const duration = soloSeconds(profile)
  if (duration === 0) return []
  return [{ name, arm: 'baseline', stages: [{ startTime, duration, rate: profile.sessionsPerSecond }], askAfter: null }]
}

/** Seconds of one solo block, with its own warm-up; 0 where the profile has none. */
export function soloSeconds({ solo = 0, warmup }: Profile): number {
  return solo === 0 ? 0 : warmup + solo
}

/** Numbers sessions through, in the order of time: what both arms do at the same time has the same numbers, everything else its own, and
 *  the sessions under way never share an account, since accounts are taken in turn. */
function numberSessions(scenarios: readonly Unnumbered[]): LoadScenario[] {
  const starts = [...new Set(scenarios.map(startOf))].sort((a, b) => a - b)
  const firstAt = new Map<number, number>()
  let next = 0
  for (const start of starts) {
    firstAt.set(start, next)
    next += Math.max(...scenarios.filter(scenario => startOf(scenario) === start).map(arrivalsOf))
  }
  return scenarios.map(scenario => ({ ...scenario, firstSession: firstAt.get(startOf(scenario)) ?? 0 }))
}

/** Arrivals of a scenario, at the most: k6 may begin one more at its very end. */
function arrivalsOf({ stages }: Unnumbered): number {
  const sessions = stages.reduce((sum, { duration, rate, ramp }, i) => sum + duration * (ramp ? (rate + (stages[i - 1]?.rate ?? 0)) / 2 : rate), 0)
  return Math.ceil(sessions) + 1
}

function startOf({ stages }: Unnumbered): number {
  return stages[0]?.startTime ?? 0
}

function endOf({ stages }: LoadScenario): number {
  return Math.max(...stages.map(({ startTime, duration }) => startTime + duration))
}
