import { readdir, readFile } from 'node:fs/promises'

/** Share (0–1) of the file descriptors that a process may have which it has open (Linux, proc_pid_limits(5)).
 *  @throws Error when the process is gone, or the system does not tell */
export async function usedDescriptors(pid: number): Promise<number> {
  const [open, limits] = await Promise.all([readdir(`/proc/${pid}/fd`), readFile(`/proc/${pid}/limits`, 'utf8')])
  return open.length / descriptorLimit(limits)
}

/** How many file descriptors a process may have: its soft limit, Infinity where it has none.
 *  @param text of /proc/<pid>/limits  @throws Error when it does not say so */
export function descriptorLimit(text: string): number {
  const found = /^Max open files\s+(\d+|unlimited)\s/m.exec(text)?.[1]
  if (found === undefined) throw new Error('Cannot read the limits of a process: expected a line "Max open files", got none')
  return found === 'unlimited' ? Number.POSITIVE_INFINITY : Number(found)
}
