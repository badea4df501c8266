import type { Load } from './cell.ts'
import type { Random } from './random.ts'
import type { ArmSecond } from './recording.ts'

/** Requests per second and arm, of all endpoints together. */
export const totalRate = 240

/** What goes wrong on the candidate. */
export interface Errors {
  /** Share of the requests in the long run. */
  readonly share: number
  /** Mean errors of a burst, geometric. */
  readonly burst: number
}

/** Seconds in which every request fails, counted from the start of the load; not whole ones. */
export interface Outage {
  readonly from: number
  readonly seconds: number
}

/** Load of which only the counts matter: one endpoint stands for all. */
export function errorLoad(errors: Errors | null, outage: Outage | null, random: Random): Load {
  const bursts = errors ? new Bursts(errors, random) : null
  let second = 0
  return () => {
    const down = outage ? overlap(outage, second++) : 0
    return { baseline: counts(random.poisson(totalRate), 0, 0), candidate: counts(random.poisson(totalRate), bursts?.next() ?? 0, down) }
  }
}

function counts(requests: number, errors: number, down: number): ArmSecond {
  const unexpected = Math.min(requests, errors + Math.round(requests * down))
  return { latencies: null, expected: [requests - unexpected], unexpected: [unexpected], up: down < 0.5 }
}

/** How much of a second an outage takes. */
function overlap({ from, seconds }: Outage, second: number): number {
  return Math.max(0, Math.min(second + 1, from + seconds) - Math.max(second, from))
}

/** Bursts begin at random times; each spreads its errors evenly over 1 to 3 s. */
class Bursts {
  private readonly errors: Errors
  private readonly random: Random
  /** Errors of this second and the following ones. */
  private readonly coming = [0, 0, 0, 0]

  constructor(errors: Errors, random: Random) {
    this.errors = errors
    this.random = random
  }

  /** Errors of the next second. */
  next(): number {
    const { share, burst } = this.errors
    for (let left = this.random.poisson((share * totalRate) / burst); left > 0; left--) this.spread(this.random.geometric(burst))
    this.coming.push(0)
    return this.coming.shift() ?? 0
  }

  private spread(size: number): void {
    const from = this.random.uniform()
    const seconds = 1 + 2 * this.random.uniform()
    for (let left = size; left > 0; left--) {
      const second = Math.floor(from + this.random.uniform() * seconds)
      this.coming[second] = (this.coming[second] ?? 0) + 1
    }
  }
}
