import { coarserIndex, type ExponentialHistogram, emptyHistogram, finestScale } from './exponential-histogram.ts'

/** Histograms of a few values each keep the finest scale however far apart they lie. Beyond this many buckets (8 MB; a range of
 *  1 ms to 60 s at scale 16, buckets 0.001 % wide) the sum goes on at the next coarser scale, which is exact as well. */
const mostBuckets = 2 ** 20

/** A running sum of histogram buckets, at the smallest scale of what was added. */
export class BucketSums {
  scale = finestScale
  zeros = 0
  /** Bucket of the first slot. */
  private low = 0
  private counts = new Float64Array(0)
  /** Lowest and highest bucket in use; none while first > last. */
  private first = Number.POSITIVE_INFINITY
  private last = Number.NEGATIVE_INFINITY

  /** Adds to one bucket of a histogram of the given scale; `count` > 0. */
  add(index: number, scale: number, count: number): void {
    if (scale < this.scale) this.coarsen(scale)
    let at = coarserIndex(index, scale - this.scale)
    if (at < this.low || at >= this.low + this.counts.length) {
      this.cover(at)
      at = coarserIndex(index, scale - this.scale)
    }
    if (at < this.first) this.first = at
    if (at > this.last) this.last = at
    const slot = at - this.low
    this.counts[slot] = (this.counts[slot] ?? 0) + count
  }

  /** Adds all of a histogram, zeros too. */
  addAll({ scale, offset, counts, zeros = 0 }: ExponentialHistogram): void {
    this.zeros += zeros
    for (let j = 0; j < counts.length; j++) {
      const count = counts[j]
      if (count) this.add(offset + j, scale, count)
    }
  }

  /** The sum so far, without empty buckets at either end. */
  histogram(): ExponentialHistogram {
    const zeros = this.zeros > 0 ? { zeros: this.zeros } : {}
    if (this.first > this.last) return { ...emptyHistogram, ...zeros }
    const counts = Array.from(this.counts.subarray(this.first - this.low, this.last - this.low + 1))
    return { scale: this.scale, offset: this.first, counts, ...zeros }
  }

  /** Goes over to a coarser scale. */
  coarsen(scale: number): void {
    const steps = this.scale - scale
    const [low, counts] = [this.low, this.counts]
    this.scale = scale
    this.low = coarserIndex(low, steps)
    if (this.first > this.last) {
      this.counts = new Float64Array(0)
      return
    }
    this.first = coarserIndex(this.first, steps)
    this.last = coarserIndex(this.last, steps)
    this.counts = new Float64Array(coarserIndex(low + counts.length - 1, steps) - this.low + 1)
    for (let j = 0; j < counts.length; j++) {
      const slot = coarserIndex(low + j, steps) - this.low
      this.counts[slot] = (this.counts[slot] ?? 0) + (counts[j] ?? 0)
    }
  }

  /** Makes room for one more bucket, with slack on both sides so that growing stays rare. */
  private cover(index: number): void {
    const from = Math.min(index, this.first)
    const size = Math.max(index, this.last) + 1 - from
    if (size > mostBuckets) {
      this.coarsen(this.scale - 1)
      this.cover(coarserIndex(index, 1))
      return
    }
    const slack = Math.max(32, size >> 1)
    const grown = new Float64Array(size + 2 * slack)
    if (this.first <= this.last) grown.set(this.counts.subarray(this.first - this.low, this.last - this.low + 1), this.first - from + slack)
    this.low = from - slack
    this.counts = grown
  }
}
