import type { StatusLog } from '../platform/terminal.ts'

const megabyte = 1e6
const intervalMs = 2000

/** Logs how much of an upload has gone out, at most every two seconds, and when all has.
 *  @param total bytes of its files  @returns takes the bytes sent so far */
export function createUploadLog(what: string, total: number, log: StatusLog, now: () => number = () => performance.now()): (bytes: number) => void {
  const all = (total / megabyte).toFixed(1)
  let last = now()
  let isSent = false
  log(`sending ${what}: ${all} MB`)
  return bytes => {
    if (isSent || (bytes < total && now() - last < intervalMs)) return
    if (bytes >= total) {
      isSent = true
      return log(`${what} is sent; the collector judges it …`)
    }
    last = now()
    log(`sending ${what}: ${(bytes / megabyte).toFixed(1)} of ${all} MB`)
  }
}
