import { type ExitCode, exitCodes } from './exit-codes.ts'

/** The command or its input is wrong: said in sentences that name what was expected, exit 2. */
export class InputFailure extends Error {
  readonly exitCode: ExitCode = exitCodes.badInput
}

/** The rig or its machine failed (a child, a port, the disk, k6): exit 4. */
export class RigFailure extends Error {
  readonly exitCode: ExitCode = exitCodes.rigFailed
}

/** The sentence of anything that was thrown; errors that bundle others (several addresses tried) say them all. */
export function sentenceOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return thrown.errors.map(sentenceOf).join('; ')
  if (thrown instanceof Error) return thrown.message || thrown.name
  return String(thrown)
}
