import type { DecisionWord } from '../../../contract/history-events.ts'
import { contradictsVerdict, isCarriedOut, listEvaluations } from '../../history/evaluations.ts'
import type { KeptDecision } from '../../history/history-entry.ts'
import { appendToHistory, historyPath } from '../../history/history-file.ts'
import { type ExitCode, exitCodes, InputFailure } from '../../platform/failure.ts'
import { printResult } from '../../platform/terminal.ts'
import { readPolicy } from '../../run/policy-file.ts'

export interface DecideOptions {
  readonly checkpoint: string
  readonly decision: DecisionWord
  /** Who decided. */
  readonly role: string
  readonly because: string
  readonly thresholds: string
  readonly runs: string
}

/** `cutover decide`: keeps what a meeting decided of a checkpoint, beside the latest verdict on it.
 *  @throws InputFailure when there is no such checkpoint, a word is missing, or the history is broken */
export async function decide({ checkpoint, decision, role, because, thresholds, runs }: DecideOptions): Promise<ExitCode> {
  requireCheckpoint(thresholds, checkpoint)
  const said = { checkpoint, decision, role: requireWords(role, '--role'), because: requireWords(because, '--because') }
  const { entries, head } = await appendToHistory(runs, before => {
    const latest = listEvaluations(before.entries, checkpoint).findLast(isCarriedOut)
    const verdict = latest?.checkpoint.verdict ?? null
    const beside = latest ? { run: latest.run.run, verdict: latest.checkpoint.verdict } : null
    return { kind: 'decision', decision: { ...said, beside, against: contradictsVerdict(decision, verdict) } }
  })
  const kept = entries.at(-1)
  if (kept?.kind === 'decision')
    await printResult(`${sentence(kept.decision)}\nKept as entry ${kept.n} of ${historyPath(runs)}; its hash, to be kept elsewhere: ${head}`)
  return exitCodes.go
}

/** What was decided and beside which verdict, in a sentence. */
function sentence({ checkpoint, decision, role, beside, against }: KeptDecision): string {
  const decided = `The ${role} decided "${decision}" of checkpoint ${checkpoint}`
  if (beside === null) return `${decided}. No run of this history has judged it${against ? ': it goes on without a verdict' : ''}.`
  return `${decided}, ${against ? 'against' : 'in line with'} the verdict of run ${beside.run} (${beside.verdict}).`
}

function requireCheckpoint(thresholds: string, wanted: string): void {
  const known = readPolicy(thresholds).policy.checkpoints.map(({ id }) => id)
  if (!known.includes(wanted)) throw new InputFailure(`There is no checkpoint "${wanted}" in ${thresholds}: expected ${known.join(', ')}`)
}

function requireWords(text: string, option: string): string {
  const trimmed = text.trim()
  if (trimmed === '') throw new InputFailure(`Expected words after ${option}, got nothing: whoever reads the history wants to know them`)
  return trimmed
}
