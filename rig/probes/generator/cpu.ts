import { availableParallelism } from 'node:os'
import pidusage from 'pidusage'

/** Share of all cores (0–1) that a process used since it was last asked about. @throws Error when the process is gone */
export async function processCpu(pid: number): Promise<number> {
  return (await pidusage(pid)).cpu / 100 / availableParallelism()
}
