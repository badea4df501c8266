import { type ExponentialHistogram, totalCount } from '../../statistics/exponential-histogram.ts'
import { HistogramSum } from '../../statistics/histogram-sum.ts'
import { createBytes, createFloats, createSmallIntegers } from './column.ts'
import type { Span } from './timeline.ts'

/** Entries that are summed into one of the log above. */
const blockLength = 8

/** What one histogram gained and when. An entry is packed into about two bytes for each bucket that changed: the distance to the
 *  bucket before and the count, as variable-length integers (7 bits a byte, the eighth says that more follow). Windows overlap, look after
 *  look, so the sums of eight entries are kept as a log of their own, as soon as they are first wanted. */
export class HistogramLog {
  private readonly times = createFloats()
  private readonly scales = createSmallIntegers()
  private readonly starts = createFloats()
  private readonly packed = createBytes()
  /** Where the next number is read. */
  private cursor = 0
  private blocks: HistogramLog | null = null
  /** Values in all. */
  total = 0

  /** @param time ms since the epoch, later than all before  @param gained what was added since  @returns how many values that is */
  add(time: number, gained: ExponentialHistogram): number {
    const { scale, zeros = 0 } = gained
    const values = totalCount(gained)
    if (values === 0) return 0
    this.total += values
    this.times.push(time)
    this.scales.push(scale)
    this.starts.push(this.packed.length)
    this.pack(zeros)
    this.packBuckets(gained)
    return values
  }

  /** The smallest scale within a span; infinite when nothing came within it. */
  smallestScale(span: Span): number {
    const [from, to] = this.range(span)
    let smallest = Number.POSITIVE_INFINITY
    for (let i = from; i < to; i++) smallest = Math.min(smallest, this.scales.at(i))
    return smallest
  }

  /** Adds all that came within a span. */
  addTo(sums: HistogramSum, span: Span): void {
    const [from, to] = this.range(span)
    this.addEntries(from, to, sums)
  }

  private addEntries(from: number, to: number, sums: HistogramSum): void {
    const [first, end] = [Math.ceil(from / blockLength), Math.floor(to / blockLength)]
    if (first >= end) {
      for (let i = from; i < to; i++) this.unpack(i, sums)
      return
    }
    for (let i = from; i < first * blockLength; i++) this.unpack(i, sums)
    this.blocksUpTo(end).addEntries(first, end, sums)
    for (let i = end * blockLength; i < to; i++) this.unpack(i, sums)
  }

  /** A block's entries never change, so it is summed once. */
  private blocksUpTo(end: number): HistogramLog {
    this.blocks ??= new HistogramLog()
    for (let block = this.blocks.times.length; block < end; block++) {
      const sums = new HistogramSum()
      for (let i = block * blockLength; i < (block + 1) * blockLength; i++) this.unpack(i, sums)
      this.blocks.add(this.times.at((block + 1) * blockLength - 1), sums.histogram())
    }
    return this.blocks
  }

  private range({ after, upTo }: Span): [number, number] {
    return [this.times.firstAbove(after), this.times.firstAbove(upTo)]
  }

  /** Nearly all numbers fit into one byte, which is read here; longer ones by `next`. */
  private unpack(entry: number, sums: HistogramSum): void {
    const end = entry + 1 < this.starts.length ? this.starts.at(entry + 1) : this.packed.length
    const packed = this.packed.values
    const { indices, counts } = unpacked
    this.cursor = this.starts.at(entry)
    sums.zeros += this.next(packed)
    let [at, bucket, length] = [this.cursor, 0, 0]
    while (at < end) {
      let distance = packed[at++] ?? 0
      if (distance >= 128) [distance, at] = this.long(packed, at - 1)
      let count = packed[at++] ?? 0
      if (count >= 128) [count, at] = this.long(packed, at - 1)
      bucket += unzigzag(distance)
      indices[length] = bucket
      counts[length++] = count
    }
    if (length > 0) sums.addBuckets(indices, counts, length, this.scales.at(entry))
  }

  /** A number of several bytes, and where the next one begins. */
  private long(packed: Uint8Array, at: number): [number, number] {
    this.cursor = at
    return [this.next(packed), this.cursor]
  }

  private packBuckets({ offset, counts }: ExponentialHistogram): void {
    let previous = 0
    for (let j = 0; j < counts.length; j++) {
      const count = counts[j]
      if (!count) continue
      this.pack(zigzag(offset + j - previous))
      this.pack(count)
      previous = offset + j
    }
  }

  private pack(value: number): void {
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.packed.push(128 + (rest % 128))
    this.packed.push(rest)
  }

  private next(packed: Uint8Array): number {
    let value = 0
    for (let weight = 1; ; weight *= 128) {
      const byte = packed[this.cursor++] ?? 0
      if (byte < 128) return value + byte * weight
      value += (byte - 128) * weight
    }
  }
}

/** Where an entry is unpacked, over and over. */
const unpacked: { readonly indices: number[]; readonly counts: number[] } = { indices: [], counts: [] }

/** Small numbers of either sign as small ones without: 0, -1, 1, -2 → 0, 1, 2, 3. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
