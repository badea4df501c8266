import type { Administrator } from '../../contract/load.ts'
import { sentenceOf } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { clean } from './clean.ts'
import { describeCleanup, describeManualCleanup } from './words.ts'

export interface AfterRun {
  readonly runId: string
  /** The backends of the run, the most trusted first. */
  readonly backends: readonly Pick<Backend, 'url' | 'api'>[]
  /** Null: no administrator is configured. */
  readonly credentials: Administrator | null
  /** Deletes nothing. */
  readonly keep: boolean
  /** Already aborted: the run was interrupted and is still cleaned up. Aborted later: stops the cleanup. */
  readonly interrupted: AbortSignal
  readonly log: StatusLog
}

/** Deletes the test data of a run once its verdict is known. Failures are logged and do not change the verdict. Never throws. */
export async function cleanAfterRun({ runId, backends, credentials, keep, interrupted, log }: AfterRun): Promise<void> {
  if (keep) return log(`test data of run ${runId} is kept in the backends; delete it with \`cutover clean ${runId}\``)
  if (credentials === null)
    return log(`cannot delete the test data of run ${runId}: no administrator is configured: ${administratorRemedy}. ${describeManualCleanup(runId)}`)
  log('deleting the test data of the run …')
  const signal = interrupted.aborted ? new AbortController().signal : interrupted
  try {
    for (const line of describeCleanup(runId, await clean({ runId, backends, credentials, signal, log }))) log(line)
  } catch (error) {
    log(`could not delete all test data of run ${runId}: ${sentenceOf(error)}. ${describeManualCleanup(runId)}`)
  }
}

/** Remedy for a missing administrator. */
export const administratorRemedy = 'set CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD to an administrator of the backends'
