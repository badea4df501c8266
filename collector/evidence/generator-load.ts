import { metrics } from '../../contract/signals.ts'
import { sum } from '../../statistics/descriptive.ts'
import { createFloats } from './column.ts'
import { getOrCreate } from './get-or-create.ts'
import { type Increments, sumOver } from './series.ts'
import type { Span } from './timeline.ts'

/** Gauges and drops that load generators report of themselves and of their machines. */
export class GeneratorLoad {
  readonly dropped: Increments[] = []
  /** Share of all cores that k6 uses. */
  readonly cpu = new GaugeLog()
  readonly machine = { cpu: new GaugeLog(), memory: new GaugeLog(), descriptors: new GaugeLog() } as const
  private readonly gauges: ReadonlyMap<string, GaugeLog> = new Map([
    [metrics.generatorCpu, this.cpu],
    [metrics.machineCpu, this.machine.cpu],
    [metrics.machineMemory, this.machine.memory],
    [metrics.generatorDescriptors, this.machine.descriptors],
  ])

  /** One sample of a gauge; of an unknown one nothing is kept. @param time ms since the epoch  @param share 0–1 */
  sample(metric: string, sender: string, time: number, share: number): void {
    this.gauges.get(metric)?.add(sender, time, share)
  }

  get droppedIterations(): number {
    return sumOver(this.dropped, counter => counter.total)
  }
}

/** Time that one sample may stand for. */
const maxSilenceMs = 5000

interface Samples {
  readonly times: ReturnType<typeof createFloats>
  readonly shares: ReturnType<typeof createFloats>
}

/** Samples of one share (0–1), by sender. */
export class GaugeLog {
  private readonly senders = new Map<string, Samples>()

  /** One sample; one not newer than its sender's last is ignored. @param time ms since the epoch */
  add(sender: string, time: number, share: number): void {
    const known = getOrCreate(this.senders, sender, () => ({ times: createFloats(), shares: createFloats() }))
    if (known.times.length > 0 && time <= known.times.at(known.times.length - 1)) return
    known.times.push(time)
    known.shares.push(share)
  }

  /** Mean within a span, of the sender with the largest; null without a sample in it, or where one's are fewer than one for every 5 s. */
  mean(span: Span): number | null {
    return this.largest(span, shares => sum(shares) / shares.length)
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
      if ((to - from) * maxSilenceMs < upTo - after) return null
      largest = Math.max(largest ?? Number.NEGATIVE_INFINITY, of(shares.values.subarray(from, to)))
    }
    return largest
  }
}
