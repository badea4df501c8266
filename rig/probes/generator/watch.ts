import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { gaugeMetric } from '../../../contract/otlp-json.ts'
import type { MachineGauge } from '../../../contract/plan.ts'
import { metrics } from '../../../contract/signals.ts'
import { processCpu } from './cpu.ts'
import { usedDescriptors } from './descriptors.ts'
import { machineCpuMeter } from './machine-cpu.ts'
import { memoryFile, usedMemory } from './memory.ts'

/** Samples k6 and the machine it runs on. */
export interface GeneratorWatch {
  /** One gauge for each figure that could be read just now. @param time ms since the epoch */
  sample(time: number): Promise<object[]>
}

/** What this machine tells of itself: the plan names it, so that what then falls silent is missed. */
export function readableGauges(): MachineGauge[] {
  return ['cpu', ...(existsSync(memoryFile) ? (['memory'] as const) : []), ...(existsSync('/proc/self/limits') ? (['descriptors'] as const) : [])]
}

/** @param pid k6's */
export function watchGenerator(pid: number): GeneratorWatch {
  const machineCpu = machineCpuMeter()
  const shares: Readonly<Record<string, () => Promise<number | null>>> = {
    [metrics.generatorCpu]: () => processCpu(pid),
    [metrics.machineCpu]: async () => machineCpu(),
    [metrics.machineMemory]: async () => usedMemory(await readFile(memoryFile, 'utf8')),
    [metrics.generatorDescriptors]: () => usedDescriptors(pid),
  }
  return {
    sample: async time => {
      // What cannot be read is left out: the judge knows what to expect.
      const read = await Promise.all(Object.entries(shares).map(async ([metric, share]) => ({ metric, share: await share().catch(() => null) })))
      return read.flatMap(({ metric, share }) => (share === null ? [] : [gaugeMetric(metric, '1', share, time)]))
    },
  }
}
