import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InputFailure } from '../platform/failure.ts'

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
