import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Expected } from '../faults/expected.ts'
import type { Demo } from './demo.ts'
import { cutover, type Finished } from './processes.ts'

export interface CaseRun extends Finished {
  /** The run's folder: record.bin, policy.json, verdict.json, … */
  readonly folder: string
  readonly verdict: LiveVerdict
}

/** The part of verdict.json that live tests look at. */
export interface LiveVerdict {
  readonly verdict: string
  readonly checkpoints: readonly {
    readonly id: string
    readonly parts: Readonly<Record<string, string>>
    readonly findings: readonly {
      readonly criterion: string
      readonly kind: string
      readonly part: string
      readonly status: string
      readonly reason: string
      readonly remedy: string
    }[]
  }[]
  readonly rollback: readonly { readonly id: string; readonly state: string; readonly reason: string }[]
  readonly validity: readonly { readonly id: string; readonly status: string; readonly reason: string }[]
}

/** Further options and variables of a run. */
interface More {
  readonly options?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs one case with real k6 against the demo backends and reads what it left in `runs`. */
export async function runCase(demo: Demo, found: Expected, runs: string, { options = [], environment = {} }: More = {}): Promise<CaseRun> {
  if (!found.during) await demo.fault('candidate', found.fault)
  const anyway = found.profile === 'smoke' ? ['--force'] : []
  const command = ['run', '--baseline', demo.baseline, '--candidate', demo.candidate, '--checkpoint', found.checkpoint, '--profile', found.profile]
  const kept = ['--gate', 'measured', '--runs', runs, '--evidence', evidenceOf(runs), '--seed', '7', '--database-url', demo.databaseToRead]
  const running = cutover([...command, ...kept, ...anyway, ...options], environment)
  if (found.during) await faultBetween(demo, found, found.during)
  const finished = await running.finished
  await demo.fault('candidate', {})
  const folder = onlyFolder(runs, finished)
  return { ...finished, folder, verdict: JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8')) }
}

/** Folder of answers and reports for the cases of `runs`: next to it, independent of the working folder. */
export function evidenceOf(runs: string): string {
  return `${runs}-evidence`
}

async function faultBetween(demo: Demo, found: Expected, during: NonNullable<Expected['during']>): Promise<void> {
  await sleep(during.from * 1000)
  await demo.fault('candidate', found.fault)
  await sleep((during.to - during.from) * 1000)
  await demo.fault('candidate', {})
}

function onlyFolder(runs: string, finished: Finished): string {
  const [name, ...more] = readdirSync(runs, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [entry.name] : []))
  if (name === undefined || more.length > 0)
    throw new Error(`Expected one run in ${runs}, found ${more.length + (name ? 1 : 0)}; cutover said: ${finished.stderr.slice(-2_000)}`)
  return join(runs, name)
}
