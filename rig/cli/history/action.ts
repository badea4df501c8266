import { type TerminalStyle, terminalStyle } from '../../../collector/index.ts'
import { countOf } from '../../../contract/quantities.ts'
import { historyPath, readHistory, warnOfTornHistory } from '../../history/history-file.ts'
import { overviewText, verificationText } from '../../history/history-text.ts'
import { createOverview } from '../../history/overview.ts'
import { type Verification, verifyHistory } from '../../history/verify.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes, InputFailure } from '../../platform/failure.ts'
import { throttleLog } from '../../platform/rate-limit.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'

export interface HistoryOptions {
  readonly runs: string
  readonly json: boolean
  /** Verify it instead of showing it. */
  readonly verify: boolean
  /** Hash, or its beginning, that an entry must have. */
  readonly expectHead?: string
}

/** `cutover history`: verdicts, decisions, trends and changed limits over time.
 *  @throws InputFailure naming file and line of a broken history */
export async function history(options: HistoryOptions): Promise<ExitCode> {
  if (options.expectHead !== undefined && !options.verify) throw new InputFailure('--expect-head is for --verify: give both')
  return options.verify ? await verify(options) : await show(options)
}

async function show({ runs, json }: HistoryOptions): Promise<ExitCode> {
  const chain = readHistory(runs)
  warnOfTornHistory(runs, chain, logStatus)
  const overview = createOverview(chain)
  if (json) await printResult(JSON.stringify(overview, null, 2))
  else if (overview.entries === 0)
    await printResult(`No history yet: there is no entry in ${historyPath(runs)}. Each "cutover run" appends its verdict; --runs names another folder`)
  else await printResult(overviewText(overview, styleOfStdout()))
  return exitCodes.go
}

/** Checks the chain, then rejudges each record. @returns 0 unchanged, 1 changed, 3 something could not be checked */
async function verify({ runs, json, expectHead }: HistoryOptions): Promise<ExitCode> {
  const verification = verifyHistory(runs, { progress: createProgressLog(), ...(expectHead === undefined ? {} : { expectHead }) })
  await printResult(json ? JSON.stringify(verification, null, 2) : verificationText(verification, historyPath(runs), styleOfStdout()))
  return exitCodeOf(verification)
}

function exitCodeOf({ problems }: Verification): ExitCode {
  if (problems.some(({ kind }) => kind === 'wrong')) return exitCodes.noGo
  return problems.some(({ kind }) => kind === 'unchecked') ? exitCodes.inconclusive : exitCodes.go
}

function createProgressLog(): (done: number, of: number) => void {
  const logProgress = throttleLog(logStatus, { intervalMs: 5000, isFirstDue: false })
  return (done, of) => logProgress(`rejudging: ${done} of ${countOf(of, 'run')} done …`)
}

function styleOfStdout(): TerminalStyle {
  return terminalStyle(commandIo().stdout, commandIo().env)
}
