import { availableParallelism } from 'node:os'
import pidusage from 'pidusage'
import { gaugeMetric } from '../../contract/otlp-json.ts'
import { metrics } from '../../contract/signals.ts'

/** Share of all cores (0–1) that a process used since it was last asked about, as a gauge.
 *  @param pid the generator's  @param time ms since the epoch
 *  @returns null when the process is gone */
export async function generatorCpu(pid: number, time: number): Promise<object | null> {
  try {
    const { cpu } = await pidusage(pid)
    return gaugeMetric(metrics.generatorCpu, '1', cpu / 100 / availableParallelism(), time)
  } catch {
    return null
  }
}
