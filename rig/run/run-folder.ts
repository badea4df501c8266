import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InputFailure } from '../platform/failure.ts'

/** Makes a run's id: its start in UTC, so that folders sort, and four random digits, so that ids differ. */
export function createRunId(now: Date, random: Buffer = randomBytes(2)): string {
  const [date = '', time = ''] = now.toISOString().split('T')
  return `${date}-${time.slice(0, 8).replaceAll(':', '')}-${random.toString('hex')}`
}

/** Exactly the ids of `createRunId`: test data is found by this prefix, and a shorter one would match other rows. */
export const generatedRunId = /^\d{4}-\d{2}-\d{2}-\d{6}-[0-9a-f]{4}$/

/** Finds the folder of a recorded run; null: there is none. @param run its id, or the folder itself  @param runs folder of all runs */
export function findRunFolder(run: string, runs: string): string | null {
  return candidateFolders(run, runs).find(folder => existsSync(join(folder, 'record.bin')) && statSync(folder).isDirectory()) ?? null
}

/** Finds the folder of a recorded run. @throws InputFailure naming the places searched */
export function requireRunFolder(run: string, runs: string): string {
  const found = findRunFolder(run, runs)
  if (found !== null) return found
  throw new InputFailure(
    `Cannot find the run ${run}: expected record.bin in ${candidateFolders(run, runs).join(' or ')}. Give a run's id (and --runs), or its folder`,
  )
}

function candidateFolders(run: string, runs: string): string[] {
  return [join(runs, run), run]
}
