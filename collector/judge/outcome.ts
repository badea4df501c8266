import { formatChange } from '../../contract/quantities.ts'
import { type Part, parts, type Status, type VerdictOutcome } from '../../contract/verdict.ts'
import type { Finding } from '../criteria/finding.ts'
import { listFirst } from '../criteria/formats.ts'
import type { CheckpointVerdict, Verdict } from './verdict-schema.ts'

/** From best to worst. */
const outcomes: readonly VerdictOutcome[] = ['go', 'inconclusive', 'no-go']

/** Fail beats unknown beats pass; nothing at all is inconclusive, so that missing evidence never passes. */
export function combineStatuses(statuses: readonly Status[]): VerdictOutcome {
  if (statuses.includes('fail')) return 'no-go'
  return statuses.length === 0 || statuses.includes('unknown') ? 'inconclusive' : 'go'
}

/** The worst of the given verdicts: no-go, then inconclusive, then go; inconclusive without any. */
export function worstOutcome(verdicts: readonly VerdictOutcome[]): VerdictOutcome {
  return verdicts.reduce<VerdictOutcome>((a, b) => (outcomes.indexOf(b) > outcomes.indexOf(a) ? b : a), verdicts.length === 0 ? 'inconclusive' : 'go')
}

/** The verdict of each part that has criteria.
 *  @param stopped parts to which an active rollback trigger belongs: no-go in any case */
export function combineParts(findings: readonly Finding[], stopped: readonly Part[] = []): Partial<Record<Part, VerdictOutcome>> {
  const statuses = (part: Part) => findings.filter(found => found.part === part).map(found => found.status)
  const present = parts.filter(part => stopped.includes(part) || statuses(part).length > 0)
  return Object.fromEntries(present.map(part => [part, stopped.includes(part) ? 'no-go' : combineStatuses(statuses(part))]))
}

export type QuestionAnswer = 'yes' | 'no' | 'not known'

/** Answers a question from the criteria that it names.
 *  @param passMeans the answer when all of them pass: "Any blocking issues?" is then answered no */
export function answerQuestion(findings: readonly Finding[], passMeans: 'yes' | 'no' = 'yes'): QuestionAnswer {
  const failMeans = passMeans === 'yes' ? 'no' : 'yes'
  const replies = { go: passMeans, 'no-go': failMeans, inconclusive: 'not known' } as const
  return replies[combineStatuses(findings.map(found => found.status))]
}

/** Part of each checkpoint that decides the exit code, or all. */
export type Gate = 'all' | Part

/** Verdict of the gate over all checkpoints. A checkpoint without the gated part is inconclusive. */
export function verdictOfGate({ checkpoints }: Verdict, gate: Gate): VerdictOutcome {
  return worstOutcome(checkpoints.map(checkpoint => checkpointVerdict(checkpoint, gate)))
}

/** Verdict of the gate on one checkpoint. */
export function checkpointVerdict({ verdict, parts }: CheckpointVerdict, gate: Gate): VerdictOutcome {
  return gate === 'all' ? verdict : (parts[gate] ?? 'inconclusive')
}

/** A verdict in a sentence: what decides it, and what a go should not hide.
 *  @param active rollback triggers that end the checkpoint  @param candidate its display name */
export function writeHeadline(verdict: VerdictOutcome, findings: readonly Finding[], active: readonly { readonly id: string }[], candidate: string): string {
  const withStatus = (status: Finding['status']) => findings.filter(found => found.status === status).map(({ criterion }) => criterion)
  switch (verdict) {
    case 'no-go':
      return `No-go: ${[...describeTriggers(active), ...describeFailed(withStatus('fail'))].join('; ')}.`
    case 'inconclusive':
      return findings.length === 0 ? 'Inconclusive: nothing was judged.' : `Inconclusive: ${listFirst(withStatus('unknown'))} unknown.`
    case 'go':
      return `Go${describeSlower(findings, candidate)}.`
  }
}

function describeTriggers(active: readonly { readonly id: string }[]): string[] {
  if (active.length === 0) return []
  return [`rollback ${active.length === 1 ? 'trigger' : 'triggers'} ${listFirst(active.map(({ id }) => id))} ${active.length === 1 ? 'is' : 'are'} active`]
}

function describeFailed(criteria: readonly string[]): string[] {
  return criteria.length === 0 ? [] : [`${listFirst(criteria)} failed`]
}

/** A go may be slower within the margin: the sentence says so. */
function describeSlower(findings: readonly Finding[], candidate: string): string {
  const found = findings.filter(({ relation }) => relation === 'slower within the margin')
  if (found.length === 0) return ''
  const each = found.map(({ criterion, estimate }) => `${criterion}${estimate ? ` ${formatChange(estimate.value)}` : ''}`)
  return `, but ${candidate} is slower within the margin: ${listFirst(each)}`
}
