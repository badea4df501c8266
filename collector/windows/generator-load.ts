import { floats } from './column.ts'
import type { Span } from './grid.ts'
import { type Increments, sumOver } from './increments.ts'

/** ms that a sample may stand for. */
const longestSilence = 5000

/** What the load generators say of themselves. */
export class GeneratorLoad {
  readonly dropped: Increments[] = []
  private readonly samples = new Map<string, { readonly times: ReturnType<typeof floats>; readonly shares: ReturnType<typeof floats> }>()

  /** One sample of the share of all cores (0–1) that a generator uses; one not newer than its last is ignored. */
  sample(sender: string, time: number, share: number): void {
    const known = this.samples.get(sender) ?? { times: floats(), shares: floats() }
    this.samples.set(sender, known)
    if (known.times.length > 0 && time <= known.times.at(known.times.length - 1)) return
    known.times.push(time)
    known.shares.push(share)
  }

  /** Mean share within a span, of the busiest generator; null without a sample in it, or where one's are fewer than one for every 5 s. */
  cpu({ after, upTo }: Span): number | null {
    let busiest: number | null = null
    for (const { times, shares } of this.samples.values()) {
      const [from, to] = [times.firstAbove(after), times.firstAbove(upTo)]
      let sum = 0
      for (let i = from; i < to; i++) sum += shares.at(i)
      if (from === to) continue
      if ((to - from) * longestSilence < upTo - after) return null
      busiest = Math.max(busiest ?? 0, sum / (to - from))
    }
    return busiest
  }

  get droppedIterations(): number {
    return sumOver(this.dropped, counter => counter.total)
  }
}
