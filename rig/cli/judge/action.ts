import { join } from 'node:path'
import { judgeRecord, type ParsedPolicy, RecordError, UnfitPolicyError, type Verdict } from '../../../collector/index.ts'
import { type ExitCode, InputFailure } from '../../platform/failure.ts'
import { logStatus } from '../../platform/terminal.ts'
import { readPolicy } from '../../run/policy-file.ts'
import { compareWithStored, presentVerdict } from '../../run/present-verdict.ts'
import { requireRunFolder } from '../../run/run-folder.ts'
import type { Gate } from '../../run/run-options.ts'

export interface JudgeOptions {
  /** Id of a run, or its folder. */
  readonly run: string
  readonly runs: string
  /** Judged by this instead of the run's own policy.json. */
  readonly thresholds?: string
  readonly gate: Gate
  readonly json: boolean
}

/** `cutover judge`: judges a run's record again.
 *  @throws InputFailure when there is no such run, its record is damaged (with the offset), or the policy has errors */
export async function judge({ run, runs, thresholds, gate, json }: JudgeOptions): Promise<ExitCode> {
  const folder = requireRunFolder(run, runs)
  const own = join(folder, 'policy.json')
  const { parsed, text } = readPolicy(thresholds ?? own)
  const verdict = rejudge(join(folder, 'record.bin'), parsed)
  if (verdict.record.torn) logStatus(`warning: the record of ${verdict.run} breaks off within a frame; what follows the last whole one was left out`)
  const code = await presentVerdict(verdict, { json, gate, folder: null })
  logStatus(compareWithStored(verdict, { verdict: join(folder, 'verdict.json'), policy: own, judgedBy: text }))
  return code
}

function rejudge(record: string, policy: ParsedPolicy & { ok: true }): Verdict {
  try {
    return judgeRecord(record, policy)
  } catch (error) {
    if (error instanceof RecordError) throw new InputFailure(`${error.message} (${error.fault}, at byte ${error.offset})`, { cause: error })
    if (error instanceof UnfitPolicyError) throw new InputFailure(error.message, { cause: error })
    throw error
  }
}
