import { type Arm, arms } from '../../contract/arm.ts'
import { formatChange, formatPercent } from '../../contract/quantities.ts'
import type { TriggerStatus } from '../../contract/verdict.ts'
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../statistics/histogram-sum.ts'
import { estimateSlowdown, type Slowdown } from '../../statistics/latency.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Schedule } from './schedule.ts'

export interface WatchedState {
  readonly state: TriggerStatus
  readonly reason: string
}

type Names = Readonly<Record<Arm, string>>

const [block, blocks, interval, confirmAfter] = [10, 6, 5, 10]
const minSeconds = block * blocks

/** Detects a candidate that is much slower than the baseline, every 5 s over the last 60 s (docs/statistics.md, "Rollback trigger,
 *  slower"). Once active it stays active. */
export class SlowdownWatch {
  readonly #by: number
  readonly #flagged = new Set<number>()
  readonly #pooled = new Map<string, ExponentialHistogram>()
  #last: Slowdown | null = null
  #found: { readonly second: number; readonly at: Slowdown } | null = null

  /** @param by share, such as 0.5 for 50 % slower */
  constructor(by: number) {
    this.#by = by
  }

  /** Evaluates after a number of measured seconds. @returns whether the trigger is active */
  look(evidence: Evidence, { warmup }: Schedule, second: number): boolean {
    if (this.#found || second < minSeconds || second % interval !== 0) return this.#found !== null
    this.#last = estimateSlowdown({
      baseline: this.#blocks(evidence, 'baseline', warmup + second),
      candidate: this.#blocks(evidence, 'candidate', warmup + second),
    })
    if (!this.#last || !this.#isSlow(this.#last)) return false
    this.#flagged.add(second)
    if (this.#flagged.has(second - confirmAfter)) this.#found = { second, at: this.#last }
    return this.#found !== null
  }

  get isActive(): boolean {
    return this.#found !== null
  }

  state(names: Names): WatchedState {
    if (this.#found) return { state: 'active', reason: `${describeSlowdown(this.#found.at, names)} (second ${this.#found.second} of the measured window).` }
    if (!this.#last)
      return {
        state: 'unknown',
        reason: `Not evaluated: ${minSeconds} s with at least 400 answers per backend are required.`,
      }
    return { state: 'clear', reason: `${describeSlowdown(this.#last, names)}; the trigger is more than ${formatPercent(this.#by)} slower.` }
  }

  /** Slower by more than the share in the last 60 s and the last 10 s, and by more than half of it at the lower 99 % bound. */
  #isSlow({ ratio, recent, lower }: Slowdown): boolean {
    return ratio > 1 + this.#by && recent > 1 + this.#by && lower > 1 + this.#by / 2
  }

  #blocks(evidence: Evidence, arm: Arm, end: number): ExponentialHistogram[] {
    this.#pooled.delete(blockKey(arm, end - minSeconds))
    return Array.from({ length: blocks }, (_, j) => this.#block(evidence, arm, end - (blocks - 1 - j) * block))
  }

  #block(evidence: Evidence, arm: Arm, end: number): ExponentialHistogram {
    const known = this.#pooled.get(blockKey(arm, end))
    if (known) return known
    const pooled = mergeHistograms(evidence.endpoints(arm).map(endpoint => endpoint.latency({ from: end - block, to: end })))
    this.#pooled.set(blockKey(arm, end), pooled)
    return pooled
  }
}

function blockKey(arm: Arm, end: number): string {
  return `${arms.indexOf(arm)} ${end}`
}

function describeSlowdown({ ratio, recent, lower }: Slowdown, { candidate }: Names): string {
  return `${candidate}'s p95 was ${formatChange(ratio)} over the last ${minSeconds} s and ${formatChange(recent)} over the last ${block} s (lower 99 % bound ${formatChange(lower)})`
}
