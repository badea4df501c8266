import type { Arm } from '../../../contract/arm.ts'
import type { EndpointId } from '../../../contract/endpoints.ts'
import { type Noise, step, Wander } from './noise.ts'
import type { Random } from './random.ts'

/** The ten endpoints, with the median (ms) and the spread (standard deviation of the log) of their latencies on the baseline. */
export const endpoints: readonly { readonly id: EndpointId; readonly median: number; readonly sigma: number }[] = [
  { id: 'auth.me', median: 12, sigma: 0.35 },
  { id: 'catalog.list', median: 16, sigma: 0.37 },
  { id: 'catalog.detail', median: 22, sigma: 0.38 },
  { id: 'auth.refresh', median: 30, sigma: 0.4 },
  { id: 'catalog.categories', median: 40, sigma: 0.42 },
  { id: 'orders.list', median: 54, sigma: 0.43 },
  { id: 'orders.detail', median: 73, sigma: 0.45 },
  { id: 'orders.create', median: 99, sigma: 0.47 },
  { id: 'payments.intent', median: 133, sigma: 0.48 },
  { id: 'auth.login', median: 180, sigma: 0.5 },
]

/** Requests per second, arm and endpoint. */
export const rate = 24

/** Buckets of scale 4 that are counted: 1 ms to 2^18 ms. */
export const scale = 4
export const buckets = 288

/** Answers of one second and arm: of each endpoint, one count for each bucket, one endpoint's after the other's. */
export type Buckets = Uint16Array

/** What makes the candidate slower, as factors by endpoint; and a factor on both arms while both run, as when they share a database. */
export interface Slowness {
  readonly candidate: readonly number[]
  readonly both: number
}

/** Whether both arms are under load, or the baseline alone. */
export type Phase = 'both' | 'alone'

/** Latencies of both arms, second by second. */
export class Latencies {
  private readonly random: Random
  private readonly shared: Wander
  private readonly own: Readonly<Record<Arm, Wander>>
  private readonly places: Readonly<Record<Phase, Float64Array>> & { readonly candidate: Float64Array }
  private readonly spreads = Float64Array.from(endpoints, ({ sigma }) => sigma * perLog)

  constructor(noise: Noise, slowness: Slowness, random: Random) {
    this.random = random
    this.shared = new Wander(noise.shared, random)
    this.own = { baseline: new Wander(noise.arm, random), candidate: new Wander(noise.arm, random) }
    const placesOf = (factor: (endpoint: number) => number) => Float64Array.from(endpoints, ({ median }, j) => Math.log(median * factor(j)) * perLog)
    const { both, candidate } = slowness
    this.places = { alone: placesOf(() => 1), both: placesOf(() => both), candidate: placesOf(j => both * (candidate[j] ?? 1)) }
  }

  /** The next second of load. */
  second(phase: Phase): Record<Arm, Buckets> {
    const counts = { baseline: new Uint16Array(endpoints.length * buckets), candidate: new Uint16Array(endpoints.length * buckets) }
    for (let passed = 0; passed < Math.round(1 / step); passed++) {
      const shared = this.shared.next()
      const [baseline, candidate] = [shared + this.own.baseline.next(), shared + this.own.candidate.next()]
      this.answers(counts.baseline, this.places[phase], baseline * perLog)
      if (phase === 'both') this.answers(counts.candidate, this.places.candidate, candidate * perLog)
    }
    return counts
  }

  /** Requests of one step: Poisson arrivals, each to any endpoint alike. All logs are in bucket widths. */
  private answers(counts: Buckets, places: Float64Array, shift: number): void {
    const { random, spreads } = this
    for (let left = random.poisson(rate * endpoints.length * step); left > 0; left--) {
      const drawn = random.uniform() * endpoints.length
      const endpoint = Math.floor(drawn)
      const tail = drawn - endpoint < tailShare ? tailLift + tailScale * random.exponential() : 0
      const place = Math.ceil((places[endpoint] ?? 0) + (spreads[endpoint] ?? 0) * random.normal() + tail + shift) - 1
      const slot = endpoint * buckets + Math.min(buckets - 1, Math.max(0, place))
      counts[slot] = (counts[slot] ?? 0) + 1
    }
  }
}

/** Bucket widths for each unit of the natural logarithm. */
const perLog = 2 ** scale / Math.LN2

/** Three requests of a hundred are slow: ln 2 + 0.4 · Exp(1). */
const tailShare = 0.03
const tailLift = Math.LN2 * perLog
const tailScale = 0.4 * perLog
