import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What judging a recorded hour of 80 endpoint-arms took. */
export interface Hour {
  /** Seconds of judging after the record was read. */
  readonly judging: number
  /** Seconds of reading it. */
  readonly reading: number
  /** Seconds of reading and judging half an hour. */
  readonly half: number
  /** Peak memory of the whole. */
  readonly megabytes: number
}

/** @param docs the folder with calibration-hour.json  @returns null when it was not measured */
export function readHour(docs: string): Hour | null {
  const path = join(docs, 'calibration-hour.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}
