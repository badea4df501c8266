import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { availableParallelism, type CpuInfo, cpus } from 'node:os'
import pidusage from 'pidusage'
import { gaugeMetric } from '../../contract/otlp-json.ts'
import type { MachineGauge } from '../../contract/plan.ts'
import { metrics } from '../../contract/signals.ts'

/** Samples k6 and the machine it runs on. */
export interface GeneratorWatch {
  /** One gauge for each figure that could be read just now. @param time ms since the epoch */
  sample(time: number): Promise<object[]>
}

/** What this machine tells of itself: the plan names it, so that what then falls silent is missed. */
export function listReadableGauges(): MachineGauge[] {
  return ['cpu', ...(existsSync(memoryFile) ? (['memory'] as const) : []), ...(existsSync('/proc/self/limits') ? (['descriptors'] as const) : [])]
}

/** @param pid k6's */
export function watchGenerator(pid: number): GeneratorWatch {
  const machineCpu = createCpuMeter()
  const shares: Readonly<Record<string, () => Promise<number | null>>> = {
    [metrics.generatorCpu]: () => readProcessCpu(pid),
    [metrics.machineCpu]: async () => machineCpu(),
    [metrics.machineMemory]: async () => parseUsedMemory(await readFile(memoryFile, 'utf8')),
    [metrics.generatorDescriptors]: () => readUsedDescriptors(pid),
  }
  return {
    sample: async time => {
      // What cannot be read is left out: the judge knows what to expect.
      const read = await Promise.all(Object.entries(shares).map(async ([metric, share]) => ({ metric, share: await share().catch(() => null) })))
      return read.flatMap(({ metric, share }) => (share === null ? [] : [gaugeMetric(metric, '1', share, time)]))
    },
  }
}

/** Share of all cores (0–1) that a process used since it was last asked about. @throws Error when the process is gone */
async function readProcessCpu(pid: number): Promise<number> {
  return (await pidusage(pid)).cpu / 100 / availableParallelism()
}

/** ms that all cores together spent since the machine started. */
interface Spent {
  readonly busy: number
  readonly all: number
}

/** Measures the share of all cores (0–1) that everything on this machine used since the last time that it was asked; the first time since it was made.
 *  @param read what each core did so far, the system's by default  @returns null when no time has passed */
export function createCpuMeter(read: () => readonly Pick<CpuInfo, 'times'>[] = cpus): () => number | null {
  let last = spent(read())
  return () => {
    const now = spent(read())
    const [busy, all] = [now.busy - last.busy, now.all - last.all]
    last = now
    return all > 0 ? Math.min(1, Math.max(0, busy / all)) : null
  }
}

function spent(cores: readonly Pick<CpuInfo, 'times'>[]): Spent {
  const sum = (of: (times: CpuInfo['times']) => number) => cores.reduce((total, { times }) => total + of(times), 0)
  const busy = sum(({ user, nice, sys, irq }) => user + nice + sys + irq)
  return { busy, all: busy + sum(({ idle }) => idle) }
}

/** Where Linux tells of its memory. */
const memoryFile = '/proc/meminfo'

/** Share (0–1) of a machine's memory that is not available to programs any more: caches that can be dropped count as available (proc_meminfo(5)).
 *  @param text of `memoryFile`  @throws Error when it does not say so */
export function parseUsedMemory(text: string): number {
  const [total, available] = [kilobytes(text, 'MemTotal'), kilobytes(text, 'MemAvailable')]
  return 1 - available / total
}

function kilobytes(text: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+([1-9]\\d*|0) kB$`, 'm').exec(text)?.[1]
  if (found === undefined) throw new Error(`Cannot read ${memoryFile}: expected a line ${name}, got none`)
  return Number(found)
}

/** Share (0–1) of the file descriptors that a process may have which it has open (Linux, proc_pid_limits(5)).
 *  @throws Error when the process is gone, or the system does not tell */
export async function readUsedDescriptors(pid: number): Promise<number> {
  const [open, limits] = await Promise.all([readdir(`/proc/${pid}/fd`), readFile(`/proc/${pid}/limits`, 'utf8')])
  return open.length / parseDescriptorLimit(limits)
}

/** How many file descriptors a process may have: its soft limit, Infinity where it has none.
 *  @param text of /proc/<pid>/limits  @throws Error when it does not say so */
export function parseDescriptorLimit(text: string): number {
  const found = /^Max open files\s+(\d+|unlimited)\s/m.exec(text)?.[1]
  if (found === undefined) throw new Error('Cannot read the limits of a process: expected a line "Max open files", got none')
  return found === 'unlimited' ? Number.POSITIVE_INFINITY : Number(found)
}
