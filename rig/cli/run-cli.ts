import { CommanderError } from 'commander'
import type { ErrorReports } from '../../collector/index.ts'
import { type CommandIo, commandIo, runWithIo } from '../platform/command-io.ts'
import { type ExitCode, exitCodeOf, exitCodes, isBug, sentenceOf } from '../platform/failure.ts'
import { runWithTelemetry } from '../platform/telemetry.ts'
import { logStatus } from '../platform/terminal.ts'
import { buildProgram } from './program.ts'
import { checkFlags, usageError } from './usage-errors.ts'

/** Runs `cutover <args>` in this process: results go to `io.stdout`, errors to `io.stderr`.
 *  @param reports to Sentry, where it is configured  @returns the exit code; it never throws and never exits */
export function runCli(args: readonly string[], io: CommandIo, reports?: ErrorReports): Promise<number> {
  return runWithIo(io, async () => {
    const outcome: { code: number } = { code: exitCodes.go }
    const program = buildProgram(io, async (name, work) => {
      reports?.addTags({ command: name })
      outcome.code = await runWithTelemetry(io.env, name, trace => {
        if (trace !== undefined) reports?.addTags({ trace })
        return work(reports)
      })
    })
    try {
      checkFlags(program, args)
      await program.parseAsync(args, { from: 'user' })
      return outcome.code
    } catch (error) {
      if (!(error instanceof CommanderError)) return reportFailure(error, reports)
      if (error.exitCode === 0) return exitCodes.go
      const text = usageError(program, args, error)
      if (text !== null) logStatus(text)
      return exitCodes.badInput
    }
  })
}

/** Prints why a command failed, and reports what is not the caller's mistake. @returns the exit code */
export function reportFailure(error: unknown, reports?: ErrorReports): ExitCode {
  const code = exitCodeOf(error)
  if (code !== exitCodes.interrupted) logStatus(`error: ${sentenceOf(error)}`)
  if (isBug(error)) logStatus(bugText(error))
  if (code === exitCodes.rigFailed) reports?.captureError(error)
  return code
}

function bugText(error: unknown): string {
  const isDebugging = commandIo().env.CUTOVER_DEBUG === '1' && error instanceof Error
  return isDebugging ? String(error.stack) : 'This is a bug in cutover. Run again with CUTOVER_DEBUG=1 to see where.'
}
