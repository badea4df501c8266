import { readFileSync } from 'node:fs'
import type { RunState } from '../../contract/run-state.ts'
import { Judge } from '../judge/judge.ts'
import { parsePolicy } from '../policy/parse.ts'
import { readRecord } from '../record/read.ts'
import { signalOf } from '../record/signal-of.ts'
import { Problem } from './problem.ts'
import type { RunFolder } from './run-folder.ts'
import { stateOf } from './state-of.ts'

/** Where a run stood when it was closed, told by its record: for runs closed before this process started. */
export function replayedState(folder: RunFolder): RunState {
  const parsed = parsePolicy(readFileSync(folder.policy, 'utf8'))
  if (!parsed.ok) throw new Problem(422, `The policy of run ${folder.id} cannot be read by this version`, parsed.errors)
  const judge = new Judge(parsed.policy, parsed.sha256)
  readRecord(folder.record, frame => judge.apply(signalOf(frame)))
  return stateOf(folder.id, judge, null)
}
