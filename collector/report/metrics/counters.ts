import { type Arm, arms } from '../../../contract/arm.ts'
import { endpoint, endpointIds } from '../../../contract/endpoints.ts'
import { latencyBuckets } from '../../../contract/metrics.ts'
import { mixOf } from '../../../contract/mix.ts'
import { otherTargets, probeOutcomes, requestOutcomes } from '../../../contract/signals.ts'
import type { Window } from '../../../statistics/batches.ts'
import { ClassicBuckets } from '../../../statistics/classic-buckets.ts'
import { sum } from '../../../statistics/descriptive.ts'
import type { Evidence, Latencies } from '../../evidence/evidence.ts'
import { getOrCreate } from '../../evidence/get-or-create.ts'
import type { LabelsOf, Row } from './family.ts'

/** Latencies (ms) of one endpoint of one arm. */
export interface CountedLatency extends EndpointLabels {
  readonly arm: Arm
  readonly buckets: ClassicBuckets
}

/** Counts of a run that only grow, as a scrape wants them. Each call goes on where the last one ended, so that a scrape costs what came since and not
 *  the whole run. */
export class RunCounters {
  readonly requests = new LabelledCounter<'arm' | 'domain' | 'endpoint' | 'outcome'>()
  readonly probes = new LabelledCounter<'target' | 'outcome'>()
  readonly sessions = new LabelledCounter<'arm' | 'journey' | 'outcome'>()
  readonly statements = new LabelledCounter<'arm'>()
  /** ms */
  readonly databaseTime = new LabelledCounter<'arm'>()
  readonly #latencies = new Map<string, CountedLatency>()
  /** Slices, and ends of sessions, that are counted. */
  #slices = 0
  #ends = 0

  get latencies(): Iterable<CountedLatency> {
    return this.#latencies.values()
  }

  /** Counts what became complete since the last call. */
  update(evidence: Evidence): void {
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
      const place = endpointLabels(slices.endpoint)
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

  #latencyOf(arm: Arm, place: EndpointLabels): CountedLatency {
    const key = `${arm} ${place.endpoint}`
    return getOrCreate(this.#latencies, key, () => ({ arm, ...place, buckets: new ClassicBuckets(latencyBuckets.map(seconds => seconds * 1000)) }))
  }

  #countSessions({ reported }: Evidence): void {
    const { sessionEnds } = reported
    for (; this.#ends < sessionEnds.length; this.#ends++) {
      const end = sessionEnds[this.#ends]
      if (end) this.sessions.add({ arm: end.target, journey: journeys.has(end.journey) ? end.journey : 'other', outcome: end.outcome }, 1)
    }
  }
}

/** Journeys outside the mix are counted as one, which bounds the number of series. */
const journeys: ReadonlySet<string> = new Set([...mixOf().map(({ id }) => id), otherTargets.hybrid])

/** Second by second, so that it does not matter when scrapes were: seconds taken together have the coarsest buckets of all of them. */
function addEachSlice(buckets: ClassicBuckets, slices: Latencies, { from, to }: Window): void {
  for (let slice = from; slice < to; slice++) buckets.add(slices.latency({ from: slice, to: slice + 1 }))
}

/** Labels that say which endpoint it is. */
export interface EndpointLabels {
  readonly domain: string
  readonly endpoint: string
}

const places: ReadonlyMap<string, EndpointLabels> = new Map(endpointIds.map(id => [id, { domain: endpoint(id).domain, endpoint: id }]))
const elsewhere: EndpointLabels = { domain: 'other', endpoint: 'other' }

/** Labels of an endpoint of the catalogue; any other is `other`, which bounds the number of series. */
export function endpointLabels(id: string): EndpointLabels {
  return places.get(id) ?? elsewhere
}

/** Counters by labels. */
export class LabelledCounter<Label extends string> {
  readonly #rows = new Map<string, { readonly labels: LabelsOf<Label>; value: number }>()

  /** @param count 0 makes labels known before anything happened, so that a rate can begin at nothing */
  add(labels: LabelsOf<Label>, count = 1): void {
    const key = Object.values(labels).join('\n')
    const row = this.#rows.get(key)
    if (row) row.value += count
    else this.#rows.set(key, { labels, value: count })
  }

  rows(): readonly Row<Label>[] {
    return [...this.#rows.values()]
  }
}
