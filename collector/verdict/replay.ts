import type { Policy } from '../policy/schema.ts'
import { readRecord } from '../record/read.ts'
import { RecordError } from '../record/record-error.ts'
import { signalOf } from '../record/signal-of.ts'
import { Judge } from './judge.ts'
import { UnfitPolicy } from './unfit-policy.ts'
import type { Verdict } from './verdict-schema.ts'

/** Judges a record on disk again: the same bytes and policy give the same verdict on any day.
 *  @param policy as parsePolicy gave it
 *  @throws RecordError when the record is damaged, foreign, newer, without any signal or without a plan at its beginning
 *  @throws UnfitPolicy when the policy lacks a checkpoint of the run's plan */
export function judgeRecord(path: string, { policy, sha256 }: { readonly policy: Policy; readonly sha256: string }): Verdict {
  const judge = new Judge(policy, sha256)
  const ending = readRecord(path, frame => judge.apply(signalOf(frame)))
  if (ending.frames === 0)
    throw new RecordError('foreign', ending.bytes, `Cannot judge ${path}: expected a record that begins with the opening of a run, got no signal at all`)
  if (!judge.opened)
    throw new RecordError('foreign', 0, `Cannot judge ${path}: expected a record that begins with a readable plan (cutover.run.opened), got something else`)
  requireCheckpoints(policy, judge.evidence().plan.checkpoints)
  return judge.verdict({ sha256: ending.hash.digest('hex'), signals: ending.frames, torn: ending.torn > 0 })
}

function requireCheckpoints({ checkpoints }: Policy, planned: readonly string[]): void {
  const known = checkpoints.map(({ id }) => id)
  const missing = planned.filter(id => !known.includes(id))
  if (missing.length > 0) throw new UnfitPolicy(missing, known)
}
