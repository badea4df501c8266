import type { VerdictOutcome } from '../../contract/verdict.ts'

/** What every command's exit code means (README.md). */
export const exitCodes = { go: 0, noGo: 1, badInput: 2, inconclusive: 3, rigFailed: 4, interrupted: 130 } as const

/** Meaning of each, for help and reference. */
const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, { readonly short: string; readonly long: string }>> = {
  go: { short: 'go', long: 'go' },
  noGo: { short: 'no-go', long: 'no-go' },
  badInput: { short: 'input', long: 'the command or its input is wrong' },
  inconclusive: { short: 'inconclusive', long: 'inconclusive' },
  rigFailed: { short: 'rig', long: 'the rig or its machine failed' },
  interrupted: { short: 'interrupted', long: 'interrupted' },
}

/** Exit codes with their meanings, ascending. */
export function listExitCodes(): { readonly code: ExitCode; readonly short: string; readonly long: string }[] {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[]
  return names.map(name => ({ code: exitCodes[name], ...exitCodeMeanings[name] }))
}

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Exit code of a verdict; of several checkpoints the worst counts (collector/judge/outcome.ts). */
export const verdictExitCodes: Readonly<Record<VerdictOutcome, ExitCode>> = {
  go: exitCodes.go,
  'no-go': exitCodes.noGo,
  inconclusive: exitCodes.inconclusive,
}

/** What ends a command with an exit code of its own. Any other error is a bug. */
export abstract class CommandFailure extends Error {
  abstract readonly exitCode: ExitCode
}

/** The command or its input is wrong. The message names what was expected. */
export class InputFailure extends CommandFailure {
  readonly exitCode = exitCodes.badInput
}

/** The rig or its machine failed (a child, a port, the disk, k6). */
export class RigFailure extends CommandFailure {
  readonly exitCode = exitCodes.rigFailed
}

/** Exit code of what ended a command. An unexpected error is a bug, and never looks like a verdict. */
export function exitCodeOf(thrown: unknown): ExitCode {
  const cause = firstOf(thrown)
  return cause instanceof CommandFailure ? cause.exitCode : exitCodes.rigFailed
}

/** Whether the code is at fault: neither input, nor the machine, nor a signal ended the command. */
export function isBug(thrown: unknown): boolean {
  return !(firstOf(thrown) instanceof CommandFailure)
}

/** The sentence of anything that was thrown; errors that bundle others (several addresses tried) say them all. */
export function sentenceOf(thrown: unknown): string {
  const cause = firstOf(thrown)
  if (cause instanceof AggregateError && cause.errors.length > 0) return cause.errors.map(sentenceOf).join('; ')
  if (cause instanceof Error) return cause.message || cause.name
  return String(cause)
}

/** What was thrown first, where closing things down failed as well. */
function firstOf(thrown: unknown): unknown {
  return thrown instanceof SuppressedError ? firstOf(thrown.suppressed) : thrown
}
