import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runIdPattern } from '../../contract/plan.ts'

/** Where the files of one run stand (docs/decisions/record-format.md). */
export interface RunFolder {
  readonly id: string
  readonly path: string
  readonly record: string
  readonly policy: string
  readonly verdict: string
  readonly summary: string
  readonly junit: string
  /** Names the process that writes the record. */
  readonly lock: string
}

export function runFolder(runs: string, id: string): RunFolder {
  const path = join(runs, id)
  const file = (name: string) => join(path, name)
  return {
    id,
    path,
    record: file('record.bin'),
    policy: file('policy.json'),
    verdict: file('verdict.json'),
    summary: file('summary.md'),
    junit: file('junit.xml'),
    lock: file('collector.pid'),
  }
}

/** Folders of all runs, in the order of their ids. */
export function runFolders(runs: string): RunFolder[] {
  mkdirSync(runs, { recursive: true })
  const entries = readdirSync(runs, { withFileTypes: true }).filter(entry => entry.isDirectory() && runIdPattern.test(entry.name))
  return entries.map(entry => runFolder(runs, entry.name)).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** A verdict is written last: a run with one is closed. */
export function isClosed(folder: RunFolder): boolean {
  return existsSync(folder.verdict)
}

export function hasRecord(folder: RunFolder): boolean {
  return existsSync(folder.record)
}

/** Writes a file so that it is there as a whole or not at all. */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.draft`
  writeFileSync(draft, text, { mode: 0o600, flush: true })
  renameSync(draft, path)
}

/** Takes a run for this process, so that no two write one record.
 *  @returns false when another living process has it */
export function lock({ lock: path }: RunFolder): boolean {
  const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : Number.NaN
  if (Number.isInteger(holder) && holder !== process.pid && isAlive(holder)) return false
  writeWhole(path, String(process.pid))
  return true
}

export function unlock({ lock: path }: RunFolder): void {
  rmSync(path, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
