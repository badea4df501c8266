import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Opening, RecordError, readOpening } from '../../collector/index.ts'
import { InputFailure } from '../platform/failure.ts'

/** Makes a run's id: its start in UTC, so that folders sort, and four random digits, so that ids differ.
 *  @param label end of it, of the same characters: what names the run in every list, record and dashboard */
export function createRunId(now: Date, label?: string, random: Buffer = randomBytes(2)): string {
  const [date = '', time = ''] = now.toISOString().split('T')
  return [date, time.slice(0, 8).replaceAll(':', ''), random.toString('hex'), ...(label === undefined ? [] : [label])].join('-')
}

/** Exactly the ids of `createRunId`: test data is found by this prefix, and a shorter one would match other rows. */
export const generatedRunId = /^\d{4}-\d{2}-\d{2}-\d{6}-[0-9a-f]{4}(-[a-z0-9]+)*$/

/** Finds the folder of a run that left a record; null where there is none.
 *  @param run its id, the beginning of one, `latest`, or the folder itself  @param runs folder of all runs
 *  @throws InputFailure for a beginning of several ids */
export function findRunFolder(run: string, runs: string): string | null {
  const exact = [join(runs, run), run].find(hasRecord)
  if (exact !== undefined) return exact
  const ids = listRunIds(runs)
  if (run === 'latest') return ids.length === 0 ? null : join(runs, ids.at(-1) ?? '')
  const [found, ...more] = run === '' ? [] : ids.filter(id => id.startsWith(run))
  if (more.length > 0) throw new InputFailure(`"${run}" is the beginning of ${more.length + 1} runs: ${listIds([found ?? '', ...more])}. Give more of the id`)
  return found === undefined ? null : join(runs, found)
}

/** The same, where there has to be one. @throws InputFailure naming where it was looked for */
export function requireRunFolder(run: string, runs: string): string {
  const found = findRunFolder(run, runs)
  if (found !== null) return found
  if (run === 'latest') throw new InputFailure(`There is no run in ${runs}: expected a folder with record.bin. Give another folder with --runs`)
  throw new InputFailure(`Cannot find the run ${run}: expected record.bin in ${join(runs, run)} or ${run}. Give an id or its beginning, latest, or a folder`)
}

/** Reads who made a run's record and by which plan. @throws InputFailure when the record is damaged */
export function readRunOpening(folder: string): Opening {
  try {
    return readOpening(join(folder, 'record.bin'))
  } catch (error) {
    throw error instanceof RecordError ? new InputFailure(error.message, { cause: error }) : error
  }
}

function hasRecord(folder: string): boolean {
  return existsSync(join(folder, 'record.bin')) && statSync(folder).isDirectory()
}

/** Ids of the runs in a folder, oldest first: they begin with their time. */
function listRunIds(runs: string): string[] {
  if (!existsSync(runs)) return []
  return readdirSync(runs)
    .filter(name => generatedRunId.test(name) && hasRecord(join(runs, name)))
    .toSorted()
}

const maxListed = 4

function listIds(ids: readonly string[]): string {
  return ids.length > maxListed ? `${ids.slice(0, maxListed).join(', ')}, …` : ids.join(', ')
}
