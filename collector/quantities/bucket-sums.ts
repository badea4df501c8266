import { coarserIndex, type ExponentialHistogram, emptyHistogram, finestScale } from './exponential-histogram.ts'

/** Histograms of a few values each keep the finest scale however far apart they lie. Beyond this many buckets (8 MB; a range of
 *  1 ms to 60 s at scale 16, buckets 0.001 % wide) the sum goes on at the next coarser scale, which is exact as well. */
const mostBuckets = 2 ** 20

/** A running sum of histogram buckets, at the smallest scale of what was added. */
export class BucketSums {
  scale = finestScale
  zeros = 0
  private low = 0
  private counts = new Float64Array(0)

  /** Adds to one bucket of a histogram of the given scale; `count` > 0. */
  add(index: number, scale: number, count: number): void {
    if (scale < this.scale) this.coarsen(scale)
    let at = coarserIndex(index, scale - this.scale)
    if (at < this.low || at >= this.low + this.counts.length) {
      this.cover(at)
      at = coarserIndex(index, scale - this.scale)
    }
    const slot = at - this.low
    this.counts[slot] = (this.counts[slot] ?? 0) + count
  }

  /** The sum so far, without empty buckets at either end. */
  histogram(): ExponentialHistogram {
    const zeros = this.zeros > 0 ? { zeros: this.zeros } : {}
    const first = this.counts.findIndex(count => count > 0)
    if (first < 0) return { ...emptyHistogram, ...zeros }
    const last = this.counts.findLastIndex(count => count > 0)
    return { scale: this.scale, offset: this.low + first, counts: Array.from(this.counts.subarray(first, last + 1)), ...zeros }
  }

  /** Goes over to a coarser scale. */
  coarsen(scale: number): void {
    const steps = this.scale - scale
    const [low, counts] = [this.low, this.counts]
    this.scale = scale
    this.low = coarserIndex(low, steps)
    this.counts = counts.length === 0 ? counts : new Float64Array(coarserIndex(low + counts.length - 1, steps) - this.low + 1)
    for (let j = 0; j < counts.length; j++) {
      const slot = coarserIndex(low + j, steps) - this.low
      this.counts[slot] = (this.counts[slot] ?? 0) + (counts[j] ?? 0)
    }
  }

  /** Makes room for one more bucket, with slack on both sides so that growing stays rare. */
  private cover(index: number): void {
    const first = this.counts.findIndex(count => count > 0)
    const used = first < 0 ? null : { from: this.low + first, to: this.low + this.counts.findLastIndex(count => count > 0) }
    const from = Math.min(index, used?.from ?? index)
    const size = Math.max(index, used?.to ?? index) + 1 - from
    if (size > mostBuckets) {
      this.coarsen(this.scale - 1)
      this.cover(coarserIndex(index, 1))
      return
    }
    const slack = Math.max(32, size >> 1)
    const grown = new Float64Array(size + 2 * slack)
    if (used) grown.set(this.counts.subarray(first, used.to - this.low + 1), used.from - from + slack)
    this.low = from - slack
    this.counts = grown
  }
}
