import type { StatusLog } from '../platform/terminal.ts'

const megabyte = 1e6
const every = 2000

/** Says how much of something has gone out, at most every two seconds: a line for what is sent at once, more for what takes its time.
 *  @param total bytes  @returns takes the bytes sent so far */
export function createUploadLog(what: string, total: number, log: StatusLog, now: () => number = () => performance.now()): (bytes: number) => void {
  const all = (total / megabyte).toFixed(1)
  let last = now()
  log(`sending ${what}: ${all} MB`)
  return bytes => {
    if (bytes < total && now() - last < every) return
    if (bytes >= total) return log(`${what} is sent; the collector judges it …`)
    last = now()
    log(`sending ${what}: ${(bytes / megabyte).toFixed(1)} of ${all} MB`)
  }
}
