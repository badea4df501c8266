import { metrics } from '../../contract/signals.ts'
import { GaugeLog } from './gauge-log.ts'
import { type Increments, sumOver } from './increments.ts'

/** What the load generators say of themselves and of their machines. */
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
