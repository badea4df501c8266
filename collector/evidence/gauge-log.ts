import { floats } from './column.ts'
import type { Span } from './grid.ts'

/** ms that a sample may stand for. */
const longestSilence = 5000

interface Samples {
  readonly times: ReturnType<typeof floats>
  readonly shares: ReturnType<typeof floats>
}

/** Samples of one share (0–1), by who sent them. */
export class GaugeLog {
  private readonly senders = new Map<string, Samples>()

  /** One sample; one not newer than its sender's last is ignored. @param time ms since the epoch */
  add(sender: string, time: number, share: number): void {
    const known = this.senders.get(sender) ?? { times: floats(), shares: floats() }
    this.senders.set(sender, known)
    if (known.times.length > 0 && time <= known.times.at(known.times.length - 1)) return
    known.times.push(time)
    known.shares.push(share)
  }

  /** Mean within a span, of the sender with the largest; null without a sample in it, or where one's are fewer than one for every 5 s. */
  mean(span: Span): number | null {
    return this.largest(span, shares => shares.reduce((sum, share) => sum + share, 0) / shares.length)
  }

  /** The largest sample within a span; null as for the mean. */
  peak(span: Span): number | null {
    return this.largest(span, shares => shares.reduce((most, share) => Math.max(most, share), Number.NEGATIVE_INFINITY))
  }

  private largest({ after, upTo }: Span, of: (shares: Float64Array) => number): number | null {
    let largest: number | null = null
    for (const { times, shares } of this.senders.values()) {
      const [from, to] = [times.firstAbove(after), times.firstAbove(upTo)]
      if (from === to) continue
      if ((to - from) * longestSilence < upTo - after) return null
      largest = Math.max(largest ?? Number.NEGATIVE_INFINITY, of(shares.values.subarray(from, to)))
    }
    return largest
  }
}
