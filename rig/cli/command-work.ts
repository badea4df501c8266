import type { ErrorReports } from '../../collector/index.ts'
import { commandIo } from '../platform/command-io.ts'
import { exitCodes, sentenceOf } from '../platform/failure.ts'
import { logStatus } from '../platform/terminal.ts'

/** Runs the work of the command of that name and keeps its exit code.
 *  @param work gets the reports to Sentry; undefined where none are configured (`SENTRY_DSN`) */
export type Perform = (name: string, work: (reports: ErrorReports | undefined) => Promise<number>) => Promise<void>

/** Runs work that a first signal ends in order and a second one at once; child processes end with this one. */
export async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  using interruption = commandIo().listen(() => process.exit(exitCodes.interrupted))
  interruption.signal.addEventListener('abort', () =>
    logStatus(`${sentenceOf(interruption.signal.reason)}: ending in order. Press Ctrl-C again to end at once.`),
  )
  return await work(interruption.signal)
}
