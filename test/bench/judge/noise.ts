import type { Random } from './random.ts'

/** Slow drift of latencies in addition to the requests' own spread (docs/calibration.md, "The simulated load"). Spreads are standard deviations of the log,
 *  times are seconds, factors multiply the latency. */
export interface Noise {
  readonly shared: Wandering
  readonly arm: Wandering
}

interface Wandering {
  readonly sd: number
  /** Time constant of the wandering. */
  readonly tau: number
  readonly bursts: { readonly gap: number; readonly length: number; readonly factor: number } | null
}

const still: Wandering = { sd: 0, tau: 1, bursts: null }
const sharedBursts = { gap: 60, length: 5, factor: 2 }
const mild: Noise = { shared: { sd: 0.15, tau: 5, bursts: sharedBursts }, arm: { sd: 0.03, tau: 3, bursts: null } }

export const noises = {
  independent: { shared: still, arm: still },
  mild,
  moderate: { shared: mild.shared, arm: { sd: 0.05, tau: 5, bursts: { gap: 45, length: 1.5, factor: 2.5 } } },
  harsh: { shared: { sd: 0.25, tau: 20, bursts: sharedBursts }, arm: { sd: 0.1, tau: 20, bursts: { gap: 60, length: 5, factor: 3 } } },
} as const satisfies Record<string, Noise>

export type NoiseName = keyof typeof noises

/** Seconds between two values of the wandering. */
export const step = 0.2

/** One process: AR(1) in steps of 0.2 s, begun in its stationary state, plus bursts that are on or off at the beginning of a step. */
export class Wander {
  private readonly random: Random
  private readonly process: Wandering
  private level: number
  private on = false
  /** Seconds until the burst or the gap ends. */
  private left = Number.POSITIVE_INFINITY

  constructor(process: Wandering, random: Random) {
    this.process = process
    this.random = random
    this.level = process.sd === 0 ? 0 : process.sd * random.normal()
    if (process.bursts) {
      const { gap, length } = process.bursts
      this.on = random.uniform() < length / (gap + length)
      this.left = (this.on ? length : gap) * random.exponential()
    }
  }

  /** Log of the factor that applies during the next step. */
  next(): number {
    const { bursts } = this.process
    const value = this.level + (this.on && bursts ? Math.log(bursts.factor) : 0)
    this.wander()
    if (bursts) this.switch(bursts)
    return value
  }

  private wander(): void {
    const { sd, tau } = this.process
    if (sd === 0) return
    const kept = Math.exp(-step / tau)
    this.level = kept * this.level + sd * Math.sqrt(1 - kept ** 2) * this.random.normal()
  }

  private switch({ gap, length }: { gap: number; length: number }): void {
    this.left -= step
    while (this.left <= 0) {
      this.on = !this.on
      this.left += (this.on ? length : gap) * this.random.exponential()
    }
  }
}
