import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { historyFile, readHistory } from '../history/file.ts'
import { overviewOf } from '../history/overview.ts'
import { overviewText } from '../history/overview-text.ts'
import { hasColours } from '../terminal/progress.ts'
import { print, sayOnStderr as say } from '../terminal/say.ts'

export interface HistoryOptions {
  readonly runs: string
  readonly json: boolean
}

const widthWithoutTerminal = 100

/** `cutover history`: what was asked, answered and decided over time.
 *  @throws InputFailure naming file and line of a broken history */
export async function history({ runs, json }: HistoryOptions): Promise<ExitCode> {
  const chain = readHistory(runs)
  if (chain.torn > 0)
    say(`warning: the last line of ${historyFile(runs)} breaks off, as a crash leaves it; it is left out, and cut when the next entry is appended`)
  const overview = overviewOf(chain)
  if (json) await print(JSON.stringify(overview, null, 2))
  else if (overview.entries === 0)
    await print(`No history yet: there is no entry in ${historyFile(runs)}. Each "cutover run" appends its verdict; --runs names another folder`)
  else
    await print(
      overviewText(overview, { colour: hasColours(process.stdout), width: Math.min(process.stdout.columns || widthWithoutTerminal, widthWithoutTerminal) }),
    )
  return exitCodes.go
}
