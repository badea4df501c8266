import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runIdPattern } from '../../contract/plan.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { toJson } from '../report/json.ts'
import { toJUnit } from '../report/junit.ts'
import { toMarkdown } from '../report/markdown.ts'

/** Paths of one run's files (docs/decisions/record-format.md). */
export interface RunFolder {
  readonly id: string
  readonly path: string
  readonly record: string
  readonly policy: string
  readonly verdict: string
  readonly summary: string
  readonly junit: string
  /** Lock file of the collector that writes the record. */
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
    lock: file('collector.lock'),
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

/** Writes a whole file, or none. */
export function writeAtomically(path: string, text: string): void {
  const draft = `${path}.draft`
  writeFileSync(draft, text, { mode: 0o600, flush: true })
  renameSync(draft, path)
}

/** Writes a verdict in all formats; verdict.json last, since it marks the run as closed. */
export function storeVerdict(folder: RunFolder, verdict: Verdict): void {
  writeAtomically(folder.summary, toMarkdown(verdict))
  writeAtomically(folder.junit, toJUnit(verdict))
  writeAtomically(folder.verdict, toJson(verdict))
}

/** Reads verdict.json as text. */
export function readVerdict(folder: RunFolder): string {
  return readFileSync(folder.verdict, 'utf8')
}
