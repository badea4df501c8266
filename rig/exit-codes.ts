/** What every command's exit code means (DESIGN.md, "Exit codes"). */
export const exitCodes = { go: 0, noGo: 1, badInput: 2, inconclusive: 3, rigFailed: 4, interrupted: 130 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export type Verdict = 'go' | 'no-go' | 'inconclusive'

const codeOf: Readonly<Record<Verdict, ExitCode>> = { go: exitCodes.go, 'no-go': exitCodes.noGo, inconclusive: exitCodes.inconclusive }
const worstFirst: readonly Verdict[] = ['no-go', 'inconclusive', 'go']

/** Exit code of several checkpoints' verdicts: the worst counts, no-go worse than inconclusive.
 *  @param verdicts of the judged checkpoints (or of one part of each); none at all proves nothing: inconclusive */
export function exitCodeOf(verdicts: readonly Verdict[]): ExitCode {
  return codeOf[worstFirst.find(verdict => verdicts.includes(verdict)) ?? 'inconclusive']
}
