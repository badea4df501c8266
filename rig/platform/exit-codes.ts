import type { Outcome } from '../../collector/index.ts'

/** What every command's exit code means (README.md). */
export const exitCodes = { go: 0, noGo: 1, badInput: 2, inconclusive: 3, rigFailed: 4, interrupted: 130 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Exit code of a verdict; of several checkpoints the worst counts (collector/judge/outcome.ts). */
export const verdictExitCodes: Readonly<Record<Outcome, ExitCode>> = {
  go: exitCodes.go,
  'no-go': exitCodes.noGo,
  inconclusive: exitCodes.inconclusive,
}
