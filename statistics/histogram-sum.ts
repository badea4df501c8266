import { coarserIndex, type ExponentialHistogram, emptyHistogram, finestScale, holdsValues } from './exponential-histogram.ts'

/** Sums any number of histograms exactly, at the smallest scale among those that hold positive values.
 *  @returns the sum without empty buckets at either end; `emptyHistogram` of none */
export function mergeHistograms(histograms: readonly ExponentialHistogram[]): ExponentialHistogram {
  const sum = new HistogramSum()
  sum.coarsen(histograms.filter(holdsValues).reduce((smallest, { scale }) => Math.min(smallest, scale), sum.scale))
  for (const histogram of histograms) sum.addHistogram(histogram)
  return sum.histogram()
}

/** Histograms of a few values keep the finest scale however far apart they lie. Beyond this many buckets (8 MB; 1 ms to 60 s at
 *  scale 16, buckets 0.001 % wide) the sum continues at the next coarser scale, which is exact as well. */
const maxBuckets = 2 ** 20

/** Buckets whose memory `clear` keeps for the next sum. */
const maxReusedBuckets = 2 ** 12

/** A running sum of histograms, at the smallest scale of those added. */
export class HistogramSum {
  scale = finestScale
  zeros = 0
  /** Bucket of the first slot. */
  private low = 0
  private counts = new Float64Array(0)
  /** Lowest and highest bucket in use; none while first > last. */
  private first = Number.POSITIVE_INFINITY
  private last = Number.NEGATIVE_INFINITY

  /** Adds to one bucket of a histogram of the given scale; `count` > 0. */
  addBucket(index: number, scale: number, count: number): void {
    this.addBuckets([index], [count], 1, scale)
  }

  /** Adds a whole histogram, zeros included. */
  addHistogram({ scale, offset, counts, zeros = 0 }: ExponentialHistogram): void {
    this.zeros += zeros
    let [first, end] = [0, counts.length]
    while (first < end && counts[first] === 0) first++
    while (end > first && counts[end - 1] === 0) end--
    if (first === end) return
    const steps = this.makeRoom(offset + first, offset + end - 1, scale)
    const sums = this.counts
    for (let j = first; j < end; j++) {
      const slot = coarserIndex(offset + j, steps) - this.low
      sums[slot] = (sums[slot] ?? 0) + (counts[j] ?? 0)
    }
  }

  /** Adds to several buckets of a histogram of the given scale.
   *  @param indices ascending  @param counts > 0, one per index  @param length how many of them to read, at least one */
  addBuckets(indices: ArrayLike<number>, counts: ArrayLike<number>, length: number, scale: number): void {
    const steps = this.makeRoom(indices[0] ?? 0, indices[length - 1] ?? 0, scale)
    const sums = this.counts
    for (let j = 0; j < length; j++) {
      const slot = coarserIndex(indices[j] ?? 0, steps) - this.low
      sums[slot] = (sums[slot] ?? 0) + (counts[j] ?? 0)
    }
  }

  /** The sum so far, without empty buckets at either end. */
  histogram(): ExponentialHistogram {
    const zeros = this.zeros > 0 ? { zeros: this.zeros } : {}
    if (this.first > this.last) return { ...emptyHistogram, ...zeros }
    const counts: number[] = []
    for (let slot = this.first - this.low; slot <= this.last - this.low; slot++) counts.push(this.counts[slot] ?? 0)
    return { scale: this.scale, offset: this.first, counts, ...zeros }
  }

  /** Resets the sum to nothing but keeps its memory, so that one object can sum repeatedly. */
  clear(): void {
    if (this.counts.length > maxReusedBuckets) this.counts = new Float64Array(0)
    else this.counts.fill(0)
    this.scale = finestScale
    this.zeros = 0
    this.first = Number.POSITIVE_INFINITY
    this.last = Number.NEGATIVE_INFINITY
  }

  /** Converts the sum to a coarser scale. */
  coarsen(scale: number): void {
    const steps = this.scale - scale
    const [low, counts] = [this.low, this.counts]
    this.scale = scale
    this.low = coarserIndex(low, steps)
    if (this.first > this.last) return
    this.first = coarserIndex(this.first, steps)
    this.last = coarserIndex(this.last, steps)
    this.counts = new Float64Array(coarserIndex(low + counts.length - 1, steps) - this.low + 1)
    for (let j = 0; j < counts.length; j++) {
      const slot = coarserIndex(low + j, steps) - this.low
      this.counts[slot] = (this.counts[slot] ?? 0) + (counts[j] ?? 0)
    }
  }

  /** Makes room for the buckets from `lowest` to `highest` of the given scale.
   *  @returns by how many steps that scale is finer than the sum's */
  private makeRoom(lowest: number, highest: number, scale: number): number {
    if (scale < this.scale) this.coarsen(scale)
    this.grow(lowest, highest, scale)
    const steps = scale - this.scale
    this.first = Math.min(this.first, coarserIndex(lowest, steps))
    this.last = Math.max(this.last, coarserIndex(highest, steps))
    return steps
  }

  /** Grows with slack on both sides, so that growing stays rare. */
  private grow(lowest: number, highest: number, scale: number): void {
    const [low, high] = [coarserIndex(lowest, scale - this.scale), coarserIndex(highest, scale - this.scale)]
    if (low >= this.low && high < this.low + this.counts.length) return
    const from = Math.min(low, this.first)
    const size = Math.max(high, this.last) + 1 - from
    if (size > maxBuckets) {
      this.coarsen(this.scale - 1)
      this.grow(lowest, highest, scale)
      return
    }
    const slack = Math.max(32, size >> 1)
    const grown = new Float64Array(size + 2 * slack)
    if (this.first <= this.last) grown.set(this.counts.subarray(this.first - this.low, this.last - this.low + 1), this.first - from + slack)
    this.low = from - slack
    this.counts = grown
  }
}
