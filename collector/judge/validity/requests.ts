import type { Arm } from '../../../contract/arm.ts'
import { formatCount, formatPercent } from '../../../contract/quantities.ts'
import { retryAfterWord } from '../../../contract/retry.ts'
import type { Window } from '../../../statistics/batches.ts'
import { sum } from '../../../statistics/descriptive.ts'
import { listFirst } from '../../criteria/formats.ts'
import { areConcurrent, describeControl, formatSeconds, sharedFailuresIn, sharedRemedy } from '../../criteria/shared-failures.ts'
import { countRequests } from '../../evidence/endpoint-sums.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { appliesAlways, type Condition, comparesArms, failCheck, loadedArms, passCheck, unknownCheck } from './condition.ts'

const maxLimitedShare = 0.001
const mixTolerance = 0.02
const volumeTolerance = 0.05

/** Responses of a rate limiter are not the backend's. */
export const notRateLimited: Condition = {
  id: 'not-rate-limited',
  remedy: 'Exempt the load machine from rate limits on both backends, or use a profile with fewer users.',
  knownFrom: 'look',
  appliesTo: appliesAlways,
  check: ({ evidence, window, names }) => {
    const shares = loadedArms(evidence).map(arm => ({ arm, name: names[arm], ...limitedIn(evidence, arm, window) }))
    if (shares.some(({ requests }) => requests === 0)) return unknownCheck('A backend received no request.')
    const worst = shares.find(({ limited, requests }) => limited / requests >= maxLimitedShare)
    if (worst)
      return failCheck(
        `${worst.name} answered ${worst.limited} of ${worst.requests} requests with 429 (rate limited)${describeLimited(evidence, worst.arm, window)}.`,
      )
    return passCheck(`Fewer than ${formatPercent(maxLimitedShare)} of the requests were rate limited.`)
  },
}

/** Both arms sent the same mix and number of requests (docs/decisions/equal-mix.md): the endpoints' shares of the scope's requests differ in sum by at
 *  most 2 points beyond chance (total variation distance), and the volumes by at most 5 % beyond chance. */
export const equalMix: Condition = {
  id: 'equal-mix',
  remedy: 'Find out which sessions fail or take another path on one backend.',
  knownFrom: 'look',
  isScoped: true,
  appliesTo: comparesArms,
  check: ({ evidence, window, scope, names }) => {
    const [baseline, candidate] = [requestsBy(evidence, 'baseline', window, scope), requestsBy(evidence, 'candidate', window, scope)]
    const [b, c] = [sum(baseline.values()), sum(candidate.values())]
    if (b === 0 || c === 0) return unknownCheck(`${b === 0 ? names.baseline : names.candidate} received no request in this checkpoint's scope.`)
    if (Math.abs(b - c) > volumeTolerance * Math.max(b, c) + 2 * Math.sqrt(b + c)) {
      return failCheck(`The numbers of requests differ: ${names.baseline} ${formatCount(b)}, ${names.candidate} ${formatCount(c)}.`)
    }
    const { distance, chance } = mixDistance(baseline, candidate)
    if (distance <= mixTolerance + chance) return passCheck(`Both backends received the same mix of requests (difference ${formatPercent(distance)}).`)
    return failCheck(`The backends received different mixes of requests: ${formatPercent(distance)} of the requests differ.`)
  },
}

/** Total variation distance of two mixes, and how much of it chance alone explains on average (E|N(0, σ²)| = σ·√(2/π), per endpoint). */
export function mixDistance(baseline: ReadonlyMap<string, number>, candidate: ReadonlyMap<string, number>): { distance: number; chance: number } {
  const [b, c] = [sum(baseline.values()), sum(candidate.values())]
  let [distance, chance] = [0, 0]
  for (const endpoint of new Set([...baseline.keys(), ...candidate.keys()])) {
    const [ofB, ofC] = [baseline.get(endpoint) ?? 0, candidate.get(endpoint) ?? 0]
    const share = (ofB + ofC) / (b + c)
    distance += Math.abs(ofB / b - ofC / c) / 2
    chance += Math.sqrt((share * (1 - share) * (1 / b + 1 / c)) / (2 * Math.PI))
  }
  return { distance, chance }
}

function requestsBy(evidence: Evidence, arm: Arm, window: Window | null, scope: readonly string[]): Map<string, number> {
  const inScope = evidence.endpoints(arm).filter(({ endpoint }) => scope.includes(endpoint))
  return new Map(inScope.map(slices => [slices.endpoint, window ? countRequests(slices.requests(window)) : 0]))
}

function limitedIn(evidence: Evidence, arm: Arm, window: Window | null): { limited: number; requests: number } {
  const counts = window ? evidence.endpoints(arm).map(slices => slices.requests(window)) : []
  return { limited: sum(counts.map(count => count.limited)), requests: sum(counts.map(count => countRequests(count))) }
}

/** Rate-limited endpoints, most first, and the Retry-After of a response, if any. */
function describeLimited(evidence: Evidence, arm: Arm, window: Window | null): string {
  const counts = evidence.endpoints(arm).map(slices => ({ endpoint: slices.endpoint, limited: window ? slices.requests(window).limited : 0 }))
  const most = counts.filter(({ limited }) => limited > 0).sort((a, b) => b.limited - a.limited)
  const [, asked] = evidence.reported.sessionEnds.find(({ on, detail }) => on === arm && detail?.includes(retryAfterWord))?.detail?.split(retryAfterWord) ?? []
  return `, at ${listFirst(most.map(({ endpoint }) => endpoint))}${asked === undefined ? '' : ` (${retryAfterWord}${asked})`}`
}

/** Failures in the same second on both backends may be the rig's own: a control, which is neither of them, tells. */
export const sharedFailures: Condition = {
  id: 'shared-failures',
  remedy: sharedRemedy,
  knownFrom: 'look',
  appliesTo: ({ evidence }) => areConcurrent(evidence),
  check: ({ evidence, window, names }) => {
    const { slices, unexplained } = window ? sharedFailuresIn(evidence, window) : { slices: [], unexplained: [] }
    if (slices.length === 0 && evidence.plan.controlProbe === undefined) return null
    if (slices.length === 0) return passCheck('In no second did both backends leave requests or probes unanswered.')
    const together = (some: readonly number[]) => `In ${formatSeconds(some)} both ${names.baseline} and ${names.candidate} left requests or probes unanswered`
    if (unexplained.length > 0) return unknownCheck(`${together(unexplained)}, and ${describeControl(evidence)}.`)
    return { ...passCheck(`${together(slices)}. The control probe answered then, so it was not the network of the rig, and they count.`), notable: true }
  },
}
