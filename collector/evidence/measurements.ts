import { type Arm, arms } from '../../contract/arm.ts'
import { metrics, attributes as names, otherTargets } from '../../contract/signals.ts'
import type { Point, Resource } from '../otlp/signal.ts'
import { ArmStreams } from './arm-streams.ts'
import type { MalformedTally } from './events.ts'
import { GeneratorLoad } from './generator-load.ts'
import { getOrCreate } from './get-or-create.ts'
import { armOf, type MetricTargets, routeCounter, routeHistogram } from './metric-routing.ts'
import { Senders } from './senders.ts'
import { CounterSeries, HistogramSeries } from './series.ts'

/** What one sender's points of one export amount to. */
interface Export {
  readonly sender: string
  last: number
  /** Time of the latest request count; t0 is half a second later. */
  requestsAt: number
  readonly gained: Set<Arm>
}

const halfASlice = 500

/** All metrics of a run, sorted into series and turned into what they gained.
 *
 *  What was gained is kept with its time, not with its slice: only t0 says which slice that is, and what came before t0 counts in totals
 *  and in sessions in flight as well. A series that was not there before counts from zero, as does one that was reset. */
export class Measurements implements MetricTargets {
  readonly arms: Readonly<Record<Arm, ArmStreams>>
  readonly generator = new GeneratorLoad()
  readonly control: MetricTargets['control'] = { up: [], down: [] }
  readonly senders = new Senders()
  readonly tally: MalformedTally
  overflow = false
  t0: number | null = null
  /** Never falls: a sender that joins late does not take back what was judged. */
  completeSlices = 0
  private readonly counters = new Map<string, Map<string, CounterSeries>>()
  private readonly histograms = new Map<string, Map<string, HistogramSeries>>()

  constructor(tally: MalformedTally) {
    this.tally = tally
    const t0 = () => this.t0
    this.arms = { baseline: new ArmStreams(t0), candidate: new ArmStreams(t0) }
  }

  /** Takes in one export. @param needed arms that must be under load for t0 */
  apply(points: readonly Point[], needed: readonly Arm[]): void {
    const exports = new Map<string, Export>()
    for (const point of points) {
      if (isOther(point.attributes[names.target])) {
        if (point.kind === 'sum') this.applyCrossing(point)
        continue
      }
      const sender = senderOf(point.resource)
      const from = getOrCreate(exports, sender, () => ({ sender, last: 0, requestsAt: 0, gained: new Set<Arm>() }))
      from.last = Math.max(from.last, point.time)
      this.applyPoint(point, from)
    }
    for (const { sender, last, requestsAt, gained } of exports.values()) {
      this.senders.recordExport(sender, last)
      if (needed.every(arm => gained.has(arm))) this.t0 ??= requestsAt + halfASlice
    }
    if (this.t0 !== null) this.completeSlices = Math.max(this.completeSlices, this.senders.completeSlices(this.t0))
  }

  private applyPoint(point: Point, from: Export): void {
    if (point.kind === 'sum') this.applyCounter(point, from)
    else if (point.kind === 'histogram') this.applyHistogram(point, from.sender)
    else this.generator.sample(point.metric, from.sender, point.time, point.value)
  }

  private applyCounter(point: Point & { kind: 'sum' }, from: Export): void {
    const known = getOrCreate(this.counters, from.sender, () => new Map())
    const series = getOrCreate(known, seriesKey(point), () => this.newCounter(point, from.sender))
    const { gained, reset } = series.apply(point)
    if (reset) for (const arm of arms) this.arms[arm].sessions(from.sender).restart(point.time, this.senders.lastExport(from.sender))
    if (point.metric === metrics.requests && gained > 0) noteRequests(point, from)
  }

  /** Users who cross count for no arm, but what they ask costs the backend's database like anything else. */
  private applyCrossing(point: Point & { kind: 'sum' }): void {
    const asked = arms.find(arm => arm === point.attributes[names.on])
    if (!asked || point.metric !== metrics.requests || point.attributes[names.target] !== otherTargets.hybrid) return
    const known = getOrCreate(this.counters, senderOf(point.resource), () => new Map())
    const series = getOrCreate(known, seriesKey(point), () => {
      const created = new CounterSeries()
      this.arms[asked].crossing.push(created.increments)
      return created
    })
    series.apply(point)
  }

  private applyHistogram(point: Point & { kind: 'histogram' }, sender: string): void {
    const known = getOrCreate(this.histograms, sender, () => new Map())
    getOrCreate(known, seriesKey(point), () => this.newHistogram(point)).apply(point)
  }

  private newCounter(point: Point, sender: string): CounterSeries {
    const series = new CounterSeries()
    const place = routeCounter(point, sender, this)
    if (typeof place === 'string') this.tally.add(place)
    else place.push(series.increments)
    return series
  }

  private newHistogram(point: Point): HistogramSeries {
    const series = new HistogramSeries()
    const place = routeHistogram(point, this)
    if (typeof place === 'string') this.tally.add(place)
    else place.push(series.log)
    return series
  }
}

const others: ReadonlySet<string> = new Set(Object.values(otherTargets))

/** Requests to the rig itself, those of k6's setup() and those across both backends enter nothing, and are no sign of life of the load either. */
function isOther(target: string | undefined): boolean {
  return target !== undefined && others.has(target)
}

function noteRequests(point: Point, from: Export): void {
  const arm = armOf(point)
  if (arm) from.gained.add(arm)
  from.requestsAt = Math.max(from.requestsAt, point.time)
}

/** Identity of a sender of metrics: its `service.instance.id`, or else its service's name, or else the whole resource. */
function senderOf(resource: Resource): string {
  return resource[names.instance] ?? resource[names.service] ?? textOf(resource)
}

/** Identity of a series of a sender: the metric and all attributes, independent of their order. */
function seriesKey(point: Point): string {
  return point.metric + textOf(point.attributes)
}

function textOf(attributes: Readonly<Record<string, string>>): string {
  const keys = Object.keys(attributes)
  if (!isSorted(keys)) keys.sort()
  let text = ''
  for (const key of keys) text += `\n${key}=${attributes[key]}`
  return text
}

/** Senders mostly sort already. */
function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] ?? '') > (keys[i] ?? '')) return false
  return true
}
