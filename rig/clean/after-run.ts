import type { Administrator } from '../../contract/load.ts'
import { sentenceOf } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import type { Backend } from '../probes/backends.ts'
import { clean } from './clean.ts'
import { byHand, cleanedLines } from './words.ts'

export interface AfterRun {
  readonly runId: string
  /** Those that the run wrote through, the one to trust first. */
  readonly backends: readonly Pick<Backend, 'url' | 'api'>[]
  /** Null: nobody is known who may delete. */
  readonly credentials: Administrator | null
  /** Leaves everything where it is. */
  readonly keep: boolean
  /** Aborted before: the run was interrupted, and is cleaned up all the same. Aborted now: ends the cleaning. */
  readonly interrupted: AbortSignal
  readonly say: StatusLog
}

/** Deletes what a run wrote, when its verdict is known: whatever comes of it is said and changes nothing about that. Never throws. */
export async function cleanAfterRun({ runId, backends, credentials, keep, interrupted, say }: AfterRun): Promise<void> {
  if (keep) return say(`what run ${runId} wrote in the backends is kept; \`cutover clean ${runId}\` deletes it`)
  if (credentials === null) return say(`nobody is known who may delete what run ${runId} wrote: ${howToName}. ${byHand(runId)}`)
  say('deleting what the run wrote in the backends …')
  const signal = interrupted.aborted ? new AbortController().signal : interrupted
  try {
    for (const line of cleanedLines(runId, await clean({ runId, backends, credentials, signal, say }))) say(line)
  } catch (error) {
    say(`not all of what run ${runId} wrote was deleted: ${sentenceOf(error)}. ${byHand(runId)}`)
  }
}

/** What names an administrator. */
export const howToName = 'set CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD to an administrator of the backends'
