import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { LiveVerdict } from '../live/run-case.ts'

const records = join(import.meta.dirname, '..', 'fixtures', 'records')

/** Folder of the record of a case. */
export function recordOf(name: string): string {
  return join(records, name)
}

/** The verdict on the record of a case, as it was kept. */
export function keptVerdict(name: string): LiveVerdict {
  return JSON.parse(readFileSync(join(recordOf(name), 'verdict.json'), 'utf8'))
}

/** Keeps what `npm test` replays of a run. @param folder the run's */
export function keepRecord(name: string, folder: string): void {
  const target = recordOf(name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  for (const file of ['record.bin', 'policy.json', 'verdict.json']) cpSync(join(folder, file), join(target, file))
}
