import { bucketRatio, type ExponentialHistogram } from './exponential-histogram.ts'

/** Running counts in fixed buckets, as in Prometheus' classic histograms.
 *  They only grow, whatever the scales of the histograms added, so that a reader of counters never sees one fall. */
export class ClassicBuckets {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  sum = 0

  /** @param bounds upper bounds, ascending, in the unit of the values */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = new Array<number>(bounds.length + 1).fill(0)
  }

  /** Adds a histogram's values. Each of its buckets is counted whole where its geometric middle lies, so at most half of one bucket's
   *  width is on the wrong side of a bound; the sum takes all values to be in the middle. */
  add({ scale, offset, counts, zeros = 0 }: ExponentialHistogram): void {
    if (zeros > 0) this.#counts[0] = (this.#counts[0] ?? 0) + zeros
    const ratio = bucketRatio(scale)
    let middle = 2 ** ((offset + 0.5) / 2 ** scale)
    let place = 0
    for (let j = 0; j < counts.length; j++, middle *= ratio) {
      const count = counts[j] ?? 0
      if (count === 0) continue
      while (place < this.#bounds.length && middle > (this.#bounds[place] ?? Number.POSITIVE_INFINITY)) place++
      this.#counts[place] = (this.#counts[place] ?? 0) + count
      this.sum += count * middle
    }
  }

  /** Number of values at or below each bound; last, the number of all. */
  cumulative(): number[] {
    let below = 0
    return this.#counts.map(count => {
      below += count
      return below
    })
  }
}
