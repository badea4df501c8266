import { bucketRatio, type ExponentialHistogram } from './exponential-histogram.ts'

/** Running counts in the fixed buckets that Prometheus' classic histograms have. They only grow, whatever scales the histograms come in, so that
 *  what reads them as counters never sees one fall. */
export class ClassicBuckets {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  sum = 0

  /** @param bounds upper bounds, ascending, in the unit of the values */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = new Array<number>(bounds.length + 1).fill(0)
  }

  /** Adds a histogram's values. Each of its buckets counts as a whole where its geometric middle lies, so that at most half of one bucket's width is
   *  on the wrong side of a bound; the sum takes all values to be in the middle. */
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

  /** How many values are at or below each bound, and how many there are in all (the last). */
  cumulative(): number[] {
    let below = 0
    return this.#counts.map(count => {
      below += count
      return below
    })
  }
}
