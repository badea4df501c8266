import type { Policy } from '../policy/schema.ts'
import { readRecord } from '../record/read.ts'
import { signalOf } from '../record/signal-of.ts'
import { Judge } from './judge.ts'
import type { Verdict } from './verdict-schema.ts'

/** Judges a record on disk again: the same bytes and policy give the same verdict on any day.
 *  @param policy as parsePolicy gave it
 *  @throws RecordError when the record is damaged, foreign or newer; Error when no run was opened in it */
export function judgeRecord(path: string, { policy, sha256 }: { readonly policy: Policy; readonly sha256: string }): Verdict {
  const judge = new Judge(policy, sha256)
  const ending = readRecord(path, frame => judge.apply(signalOf(frame)))
  return judge.verdict({ sha256: ending.hash.digest('hex'), signals: ending.frames, torn: ending.torn > 0 })
}
