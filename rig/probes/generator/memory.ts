/** Where Linux tells of its memory. */
export const memoryFile = '/proc/meminfo'

/** Share (0–1) of a machine's memory that is not available to programs any more: caches that can be dropped count as available (proc_meminfo(5)).
 *  @param text of `memoryFile`  @throws Error when it does not say so */
export function usedMemory(text: string): number {
  const [total, available] = [kilobytes(text, 'MemTotal'), kilobytes(text, 'MemAvailable')]
  return 1 - available / total
}

function kilobytes(text: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+([1-9]\\d*|0) kB$`, 'm').exec(text)?.[1]
  if (found === undefined) throw new Error(`Cannot read ${memoryFile}: expected a line ${name}, got none`)
  return Number(found)
}
