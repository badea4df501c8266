import { downscale, type ExponentialHistogram, holdsValues, quantile, totalCount } from './exponential-histogram.ts'
import { mergeHistograms } from './histogram-sum.ts'

/** Half-open range of slices of one second. */
export interface Window {
  readonly from: number
  readonly to: number
  /** Slices that belong together, such as a block of an alternating run: batches are cut at its edges. Absent: anywhere. */
  readonly block?: number
}

/** Splits a window into b = clamp(⌊T/5⌋, 6, 20) batches with edges ⌊jT/b⌋, in order (docs/statistics.md, "Latency ratio" 4).
 *  A window of fewer than 6 slices has empty batches. A window with blocks has one batch per block: seconds of one block are more
 *  alike than those of two, and an edge inside a block would make two batches of one observation. */
export function splitIntoBatches(window: Window): Window[] {
  if (window.block !== undefined) return splitIntoBlocks(window, window.block)
  const seconds = window.to - window.from
  const b = Math.min(20, Math.max(6, Math.floor(seconds / 5)))
  const edge = (j: number) => window.from + Math.floor((j * seconds) / b)
  return Array.from({ length: b }, (_, j) => ({ from: edge(j), to: edge(j + 1) }))
}

/** The last block may be incomplete. */
function splitIntoBlocks({ from, to }: Window, block: number): Window[] {
  return Array.from({ length: Math.ceil((to - from) / block) }, (_, j) => ({ from: from + j * block, to: Math.min(to, from + (j + 1) * block) }))
}

/** A quantile of all batches together, and of all but each in turn. */
export interface QuantileByBatch {
  readonly whole: number
  /** Null where no value is left. */
  readonly withoutBatch: readonly (number | null)[]
}

/** Quantiles of consecutive batches' histograms, which are summed once for all of them. */
export class BatchedQuantiles {
  /** Number of values. */
  readonly n: number
  /** Scale of the sum: the smallest among batches that hold values. */
  readonly scale: number
  private readonly batches: readonly ExponentialHistogram[]
  private readonly sum: ExponentialHistogram
  private readonly cache = new Map<string, QuantileByBatch | null>()

  private constructor(batches: readonly ExponentialHistogram[]) {
    this.batches = batches
    this.sum = mergeHistograms(batches)
    this.scale = this.sum.scale
    this.n = totalCount(this.sum)
  }

  /** The same histograms in the same order are summed only once, since several criteria use the same batches. */
  static of(batches: readonly ExponentialHistogram[]): BatchedQuantiles {
    const [first] = batches
    const cached = first && latest.get(first)
    if (cached && cached.batches.length === batches.length && cached.batches.every((batch, j) => batch === batches[j])) return cached
    const made = new BatchedQuantiles(batches)
    if (first) latest.set(first, made)
    return made
  }

  /** The p-quantile at the sum's scale or a smaller one.
   *  @returns null without a positive value */
  quantile(p: number, scale: number): QuantileByBatch | null {
    const key = `${p} ${scale}`
    const cached = this.cache.get(key)
    if (cached !== undefined) return cached
    const found = this.compute(p, scale)
    this.cache.set(key, found)
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

/** The quantile without one batch, as `quantile` would find it in the difference, which is exact in counts.
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
