import { type Arm, arms } from '../../../contract/arm.ts'
import { latencyBuckets } from '../../../contract/metrics.ts'
import { mixOf } from '../../../contract/mix.ts'
import { otherTargets, probeOutcomes, requestOutcomes } from '../../../contract/signals.ts'
import type { Window } from '../../../statistics/batches.ts'
import { ClassicBuckets } from '../../../statistics/classic-buckets.ts'
import type { Evidence, Latencies } from '../../evidence/evidence.ts'
import { type Place, placeOf } from './place.ts'
import { Tally } from './tally.ts'

/** Latencies (ms) of one endpoint of one arm. */
export interface CountedLatency extends Place {
  readonly arm: Arm
  readonly buckets: ClassicBuckets
}

/** Counts of a run that only grow, as a scrape wants them. Each call goes on where the last one ended, so that a scrape costs what came since and not
 *  the whole run. */
export class Counted {
  readonly requests = new Tally<'arm' | 'domain' | 'endpoint' | 'outcome'>()
  readonly probes = new Tally<'target' | 'outcome'>()
  readonly sessions = new Tally<'arm' | 'journey' | 'outcome'>()
  readonly statements = new Tally<'arm'>()
  /** ms */
  readonly databaseTime = new Tally<'arm'>()
  readonly #latencies = new Map<string, CountedLatency>()
  /** Slices, and ends of sessions, that are counted. */
  #slices = 0
  #ends = 0

  get latencies(): Iterable<CountedLatency> {
    return this.#latencies.values()
  }

  /** Counts what became complete since the last call. */
  goOn(evidence: Evidence): void {
    this.#countSessions(evidence)
    const window = { from: this.#slices, to: evidence.completeSlices }
    if (window.to <= window.from) return
    this.#slices = window.to
    for (const arm of arms) this.#countArm(evidence, arm, window)
    if (evidence.plan.controlProbe === undefined) return
    for (const outcome of probeOutcomes) this.probes.add({ target: 'control', outcome }, sum(evidence.control(window, outcome)))
  }

  #countArm(evidence: Evidence, arm: Arm, window: Window): void {
    for (const slices of evidence.endpoints(arm)) {
      const place = placeOf(slices.endpoint)
      const requests = slices.requests(window)
      for (const outcome of requestOutcomes) this.requests.add({ arm, ...place, outcome }, requests[outcome])
      addEachSlice(this.#latencyOf(arm, place).buckets, slices, window)
    }
    for (const outcome of probeOutcomes) this.probes.add({ target: arm, outcome }, sum(evidence.probes(arm, window, outcome)))
    const database = evidence.database(arm, window)
    if (!database) return
    this.statements.add({ arm }, sum(database.statements))
    this.databaseTime.add({ arm }, sum(database.milliseconds))
  }

  #latencyOf(arm: Arm, place: Place): CountedLatency {
    const key = `${arm} ${place.endpoint}`
    const known = this.#latencies.get(key) ?? { arm, ...place, buckets: new ClassicBuckets(latencyBuckets.map(seconds => seconds * 1000)) }
    this.#latencies.set(key, known)
    return known
  }

  #countSessions({ said }: Evidence): void {
    const { sessionEnds } = said
    for (; this.#ends < sessionEnds.length; this.#ends++) {
      const end = sessionEnds[this.#ends]
      if (end) this.sessions.add({ arm: end.target, journey: journeys.has(end.journey) ? end.journey : 'other', outcome: end.outcome }, 1)
    }
  }
}

/** Others are counted as one, so that nobody can add series at will. */
const journeys: ReadonlySet<string> = new Set([...mixOf().map(({ id }) => id), otherTargets.hybrid])

/** Second by second, so that it does not matter when scrapes were: seconds taken together have the coarsest buckets of all of them. */
function addEachSlice(buckets: ClassicBuckets, slices: Latencies, { from, to }: Window): void {
  for (let slice = from; slice < to; slice++) buckets.add(slices.latency({ from: slice, to: slice + 1 }))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
