import { downscale, type ExponentialHistogram, holdsValues, quantile, totalCount } from './exponential-histogram.ts'
import { mergeHistograms } from './histogram-sum.ts'

/** Half-open range of slices; slice 0 is the first second after t0. In an alternating run each arm has slices of its own, those of its blocks one
 *  after the other (collector/evidence/timeline.ts). */
export interface Window {
  readonly from: number
  readonly to: number
  /** Slices that belong together, as a block of an alternating run does: batches are cut there; absent: anywhere. */
  readonly block?: number
}

/** Cuts a window into b = clamp(⌊T/5⌋, 6, 20) batches with edges ⌊jT/b⌋, in order (docs/statistics.md, "Latency ratio" 4). A window of
 *  fewer than 6 slices has empty batches. Of an alternating run each pair of blocks is one: seconds of one block are more alike than those of
 *  two, and an edge inside a block would make two batches of what is one observation. */
export function splitIntoBatches(window: Window): Window[] {
  if (window.block !== undefined) return blocksOf(window, window.block)
  const seconds = window.to - window.from
  const b = Math.min(20, Math.max(6, Math.floor(seconds / 5)))
  const edge = (j: number) => window.from + Math.floor((j * seconds) / b)
  return Array.from({ length: b }, (_, j) => ({ from: edge(j), to: edge(j + 1) }))
}

/** The last block may be under way. */
function blocksOf({ from, to }: Window, block: number): Window[] {
  return Array.from({ length: Math.ceil((to - from) / block) }, (_, j) => ({ from: from + j * block, to: Math.min(to, from + (j + 1) * block) }))
}

/** A quantile of all batches together, and of all but each in turn. */
export interface QuantileByBatch {
  readonly whole: number
  /** Null where no value is left. */
  readonly withoutBatch: readonly (number | null)[]
}

/** Histograms of consecutive batches of time, summed once for all that is asked of them. */
export class BatchedQuantiles {
  /** Values in all. */
  readonly n: number
  /** Of the sum: the smallest of the batches that hold values. */
  readonly scale: number
  private readonly batches: readonly ExponentialHistogram[]
  private readonly sum: ExponentialHistogram
  private readonly known = new Map<string, QuantileByBatch | null>()

  private constructor(batches: readonly ExponentialHistogram[]) {
    this.batches = batches
    this.sum = mergeHistograms(batches)
    this.scale = this.sum.scale
    this.n = totalCount(this.sum)
  }

  /** Several criteria ask for the same batches: the same histograms in the same order are summed only once. */
  static of(batches: readonly ExponentialHistogram[]): BatchedQuantiles {
    const [first] = batches
    const known = first && latest.get(first)
    if (known && known.batches.length === batches.length && known.batches.every((batch, j) => batch === batches[j])) return known
    const made = new BatchedQuantiles(batches)
    if (first) latest.set(first, made)
    return made
  }

  /** The p-quantile at a scale that is the sum's own or smaller.
   *  @returns null without a positive value */
  quantile(p: number, scale: number): QuantileByBatch | null {
    const key = `${p} ${scale}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    const found = this.compute(p, scale)
    this.known.set(key, found)
    return found
  }

  private compute(p: number, scale: number): QuantileByBatch | null {
    const all = downscale(this.sum, scale)
    const whole = quantile(all, p)
    if (whole === null) return null
    return { whole, withoutBatch: this.batches.map(batch => quantileWithout(all, holdsValues(batch) ? downscale(batch, scale) : { ...batch, counts: [] }, p)) }
  }
}

/** By the first of the batches. */
const latest = new WeakMap<ExponentialHistogram, BatchedQuantiles>()

/** The quantile of what is left without one batch, as `quantile` would find it in the difference, which is exact in counts.
 *  @param part a part of `all`, of the same scale */
function quantileWithout(all: ExponentialHistogram, part: ExponentialHistogram, p: number): number | null {
  const { scale, offset, counts } = all
  const shift = offset - part.offset
  const target = p * (totalCount(all) - totalCount(part))
  const zeros = (all.zeros ?? 0) - (part.zeros ?? 0)
  for (let j = 0, below = zeros; j < counts.length; j++) {
    const slot = j + shift
    const count = (counts[j] ?? 0) - (slot < 0 ? 0 : (part.counts[slot] ?? 0))
    if (count > 0 && below + count >= target) return 2 ** ((offset + j + Math.max(0, target - below) / count) / 2 ** scale)
    below += count
  }
  return null
}
