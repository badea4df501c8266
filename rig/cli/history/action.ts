import { type TerminalStyle, terminalStyle } from '../../../collector/index.ts'
import { historyPath, readHistory } from '../../history/history-file.ts'
import { overviewText, verificationText } from '../../history/history-text.ts'
import { createOverview } from '../../history/overview.ts'
import { type Verification, verifyHistory } from '../../history/verify.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes, InputFailure } from '../../platform/failure.ts'
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
  if (chain.torn > 0)
    logStatus(
      `warning: the last line of ${historyPath(runs)} is incomplete, as a crash leaves it; it is left out here, and cut when the next entry is appended`,
    )
  const overview = createOverview(chain)
  if (json) await printResult(JSON.stringify(overview, null, 2))
  else if (overview.entries === 0)
    await printResult(`No history yet: there is no entry in ${historyPath(runs)}. Each "cutover run" appends its verdict; --runs names another folder`)
  else await printResult(overviewText(overview, styleOfStdout()))
  return exitCodes.go
}

/** Checks the chain, then rejudges each record. @returns 0 unchanged, 1 changed, 3 something could not be checked */
async function verify({ runs, json, expectHead }: HistoryOptions): Promise<ExitCode> {
  const verification = verifyHistory(runs, { progress: logProgress(), ...(expectHead === undefined ? {} : { expectHead }) })
  await printResult(json ? JSON.stringify(verification, null, 2) : verificationText(verification, historyPath(runs), styleOfStdout()))
  return exitCodeOf(verification)
}

function exitCodeOf({ problems }: Verification): ExitCode {
  if (problems.some(({ kind }) => kind === 'wrong')) return exitCodes.noGo
  return problems.some(({ kind }) => kind === 'unchecked') ? exitCodes.inconclusive : exitCodes.go
}

/** ms between two lines of progress. */
const lineEvery = 5000

function logProgress(): (done: number, of: number) => void {
  let last = performance.now()
  return (done, of) => {
    if (performance.now() - last < lineEvery) return
    last = performance.now()
    logStatus(`rejudging: ${done} of ${of} runs done …`)
  }
}

function styleOfStdout(): TerminalStyle {
  return terminalStyle(commandIo().stdout, commandIo().env)
}
