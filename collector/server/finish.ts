import { readFileSync } from 'node:fs'
import type { CloseReason } from '../../contract/plan.ts'
import type { RunState } from '../../contract/run-state.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { toJson } from '../report/json.ts'
import { toJUnit } from '../report/junit.ts'
import { toMarkdown } from '../report/markdown.ts'
import type { LiveRun } from './live-run.ts'
import { type RunFolder, writeWhole } from './run-folder.ts'

/** What is left of a run once it is closed. */
export interface Finished {
  readonly folder: RunFolder
  readonly state: RunState
  readonly verdict: Verdict
}

/** Closes a run and writes its verdict.
 *  @throws when the files cannot be written */
export async function finish(run: LiveRun, reason: CloseReason): Promise<Finished> {
  const verdict = await run.close(reason)
  const { state, folder } = run
  await run[Symbol.asyncDispose]()
  writeVerdict(folder, verdict)
  return { folder, state, verdict }
}

/** Writes a verdict in all forms; verdict.json last, since it marks the run as closed. */
export function writeVerdict(folder: RunFolder, verdict: Verdict): void {
  writeWhole(folder.summary, toMarkdown(verdict))
  writeWhole(folder.junit, toJUnit(verdict))
  writeWhole(folder.verdict, toJson(verdict))
}

/** verdict.json as it was written. */
export function readVerdict(folder: RunFolder): string {
  return readFileSync(folder.verdict, 'utf8')
}
