import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What judging a recorded hour of 80 endpoint-arms took. */
export interface Hour {
  /** Seconds of judging after the record was read. */
  readonly judging: number
  /** The same for half an hour. */
  readonly judgingHalf: number
  /** Seconds of reading the hour. */
  readonly reading: number
  /** Peak memory of the whole. */
  readonly megabytes: number
}

/** @param docs the folder with calibration-hour.json  @returns null when it was not measured */
export function readHour(docs: string): Hour | null {
  const path = join(docs, 'calibration-hour.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}
