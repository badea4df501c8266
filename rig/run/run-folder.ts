import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InputFailure } from '../platform/failure.ts'

/** A new run's id: its start in UTC, so that folders sort, and four random digits, so that no two are alike. */
export function newRunId(now: Date, random: Buffer = randomBytes(2)): string {
  const [date = '', time = ''] = now.toISOString().split('T')
  return `${date}-${time.slice(0, 8).replaceAll(':', '')}-${random.toString('hex')}`
}

/** What `newRunId` makes, and nothing shorter: what a run wrote is found by what its name begins with. */
export const ownRunId = /^\d{4}-\d{2}-\d{2}-\d{6}-[0-9a-f]{4}$/

/** The folder of a run that left a record; null where there is none. @param run its id, or the folder itself  @param runs where the folders of runs are */
export function folderWithRecord(run: string, runs: string): string | null {
  return placesOf(run, runs).find(folder => existsSync(join(folder, 'record.bin')) && statSync(folder).isDirectory()) ?? null
}

/** The same, where there has to be one. @throws InputFailure naming where it was looked for */
export function requireFolder(run: string, runs: string): string {
  const found = folderWithRecord(run, runs)
  if (found !== null) return found
  throw new InputFailure(`Cannot find the run ${run}: expected record.bin in ${placesOf(run, runs).join(' or ')}. Give a run's id (and --runs), or its folder`)
}

function placesOf(run: string, runs: string): string[] {
  return [join(runs, run), run]
}
