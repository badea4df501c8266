import type { Checkpoint } from '../../../collector/index.ts'
import { type DecisionWord, decisions } from '../../../contract/history-events.ts'
import { contradictsVerdict, isCarriedOut, listEvaluations } from '../../history/evaluations.ts'
import type { StoredDecision } from '../../history/history-entry.ts'
import { appendToHistory, historyPath } from '../../history/history-file.ts'
import { type ExitCode, exitCodes, InputFailure } from '../../platform/failure.ts'
import { printResult } from '../../platform/terminal.ts'
import { readPolicy } from '../../run/policy-file.ts'

export interface DecideOptions {
  readonly checkpoint: string
  /** One of the checkpoint's words (`decisionWords`). */
  readonly decision: string
  /** Role that decided. */
  readonly role: string
  readonly reason: string
  readonly thresholds: string
  readonly runs: string
}

/** `cutover decide`: records what a meeting decided about a checkpoint, next to the latest verdict on it.
 *  @throws InputFailure when there is no such checkpoint or decision, a text is empty, or the history is broken */
export async function decide({ checkpoint, decision, role, reason, thresholds, runs }: DecideOptions): Promise<ExitCode> {
  const word = findWord(findCheckpoint(thresholds, checkpoint), decision)
  const given = { checkpoint, decision: word, role: requireText(role, '--role'), because: requireText(reason, '--reason') }
  const { entries, head } = await appendToHistory(runs, before => {
    const latest = listEvaluations(before.entries, checkpoint).findLast(isCarriedOut)
    const verdict = latest?.checkpoint.verdict ?? null
    const beside = latest ? { run: latest.run.run, verdict: latest.checkpoint.verdict } : null
    return { kind: 'decision', decision: { ...given, beside, against: contradictsVerdict(word, verdict) } }
  })
  const kept = entries.at(-1)
  if (kept?.kind === 'decision')
    await printResult(`${sentence(kept.decision)}\nAppended as entry ${kept.n} to ${historyPath(runs)}. Store its hash elsewhere, too: ${head}`)
  return exitCodes.go
}

/** The words that a checkpoint's decisions in the policy begin with, such as "continue" and "pause"; every word where none begins with one. */
export function decisionWords({ decisions: texts }: Pick<Checkpoint, 'decisions'>): readonly DecisionWord[] {
  const beginnings = Object.values(texts).map(text => text.split(/\P{L}/u)[0]?.toLowerCase())
  const found = decisions.filter(word => beginnings.includes(word))
  return found.length > 0 ? found : decisions
}

/** A decision and the verdict that it was made on, in a sentence. */
function sentence({ checkpoint, decision, role, beside, against }: StoredDecision): string {
  const decided = `The ${role} decided "${decision}" of checkpoint ${checkpoint}`
  if (beside === null) return `${decided}. No run of this history has judged it${against ? ': it goes on without a verdict' : ''}.`
  return `${decided}, ${against ? 'against' : 'in line with'} the verdict of run ${beside.run} (${beside.verdict}).`
}

function findCheckpoint(thresholds: string, id: string): Checkpoint {
  const { checkpoints } = readPolicy(thresholds).policy
  const found = checkpoints.find(checkpoint => checkpoint.id === id)
  if (found) return found
  throw new InputFailure(`There is no checkpoint "${id}" in ${thresholds}: expected ${checkpoints.map(known => known.id).join(', ')}`)
}

function findWord(checkpoint: Checkpoint, given: string): DecisionWord {
  const words = decisionWords(checkpoint)
  const found = words.find(word => word === given)
  if (found) return found
  throw new InputFailure(`Cannot record "${given}" for checkpoint ${checkpoint.id} (${checkpoint.title}): expected --decision ${words.join(' or --decision ')}`)
}

function requireText(text: string, flag: string): string {
  const trimmed = text.trim()
  if (trimmed === '') throw new InputFailure(`${flag} is empty: expected a text for the readers of the history`)
  return trimmed
}
