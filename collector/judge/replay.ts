import type { Policy } from '../policy/schema.ts'
import { type Frame, readRecord } from '../record/read.ts'
import { RecordError } from '../record/record-error.ts'
import { signalOf } from '../record/signal-of.ts'
import { Judge } from './judge.ts'
import { UnfitPolicy } from './unfit-policy.ts'
import type { Verdict } from './verdict-schema.ts'

/** A record gone through again. */
export interface Replayed {
  readonly judge: Judge
  readonly verdict: Verdict
  /** Of the record up to its last intact frame. */
  readonly bytes: number
}

interface Parsed {
  readonly policy: Policy
  readonly sha256: string
}

/** Judges a record on disk again: the same bytes and policy give the same verdict on any day.
 *  @param policy as parsePolicy gave it
 *  @throws RecordError when the record is damaged, foreign, newer, without any signal or without a plan at its beginning
 *  @throws UnfitPolicy when the policy lacks a checkpoint of the run's plan */
export function judgeRecord(path: string, parsed: Parsed): Verdict {
  return replayRecord(path, parsed).verdict
}

/** Judges a record on disk again, and keeps the judge who did. @param before is asked before each frame, with what was judged so far
 *  @throws what judgeRecord throws */
export function replayRecord(path: string, { policy, sha256 }: Parsed, before: (frame: Frame, judge: Judge) => void = () => {}): Replayed {
  const judge = new Judge(policy, sha256)
  const ending = readRecord(path, frame => {
    before(frame, judge)
    judge.apply(signalOf(frame))
  })
  if (ending.frames === 0)
    throw new RecordError('foreign', ending.bytes, `Cannot judge ${path}: expected a record that begins with the opening of a run, got no signal at all`)
  if (!judge.opened)
    throw new RecordError('foreign', 0, `Cannot judge ${path}: expected a record that begins with a readable plan (cutover.run.opened), got something else`)
  requireCheckpoints(policy, judge.evidence().plan.checkpoints)
  const verdict = judge.verdict({ sha256: ending.hash.digest('hex'), signals: ending.frames, torn: ending.torn > 0 })
  return { judge, verdict, bytes: ending.bytes }
}

function requireCheckpoints({ checkpoints }: Policy, planned: readonly string[]): void {
  const known = checkpoints.map(({ id }) => id)
  const missing = planned.filter(id => !known.includes(id))
  if (missing.length > 0) throw new UnfitPolicy(missing, known)
}
