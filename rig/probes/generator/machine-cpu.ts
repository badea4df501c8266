import { type CpuInfo, cpus } from 'node:os'

/** ms that all cores together spent since the machine started. */
interface Spent {
  readonly busy: number
  readonly all: number
}

/** Measures the share of all cores (0–1) that everything on this machine used since the last time that it was asked; the first time since it was made.
 *  @param read what each core did so far, the system's by default  @returns null when no time has passed */
export function machineCpuMeter(read: () => readonly Pick<CpuInfo, 'times'>[] = cpus): () => number | null {
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
