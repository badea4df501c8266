import { formatChange } from '../../contract/quantities.ts'
import type { Finding } from '../criteria/finding.ts'
import type { Outcome } from './combine.ts'
import type { TriggerState } from './rollback/triggers.ts'

const named = 3

/** A verdict in a sentence: what decides it, and what a go should not hide.
 *  @param active rollback triggers that end the checkpoint  @param candidate what people call it */
export function headline(verdict: Outcome, findings: readonly Finding[], active: readonly TriggerState[], candidate: string): string {
  const withStatus = (status: Finding['status']) => findings.filter(found => found.status === status).map(({ criterion }) => criterion)
  switch (verdict) {
    case 'no-go':
      return `No-go: ${[...setOff(active), ...failed(withStatus('fail'))].join('; ')}.`
    case 'inconclusive':
      return findings.length === 0 ? 'Inconclusive: nothing was judged.' : `Inconclusive: ${list(withStatus('unknown'))} not known yet.`
    case 'go':
      return `Go${slower(findings, candidate)}.`
  }
}

function setOff(active: readonly TriggerState[]): string[] {
  if (active.length === 0) return []
  return [`rollback ${active.length === 1 ? 'trigger' : 'triggers'} ${list(active.map(({ id }) => id))} ${active.length === 1 ? 'is' : 'are'} active`]
}

function failed(criteria: readonly string[]): string[] {
  return criteria.length === 0 ? [] : [`${list(criteria)} failed`]
}

/** A go may be slower within the margin: whoever decides must read that first. */
function slower(findings: readonly Finding[], candidate: string): string {
  const found = findings.filter(({ relation }) => relation === 'slower within the margin')
  if (found.length === 0) return ''
  const each = found.map(({ criterion, estimate }) => `${criterion}${estimate ? ` ${formatChange(estimate.value)}` : ''}`)
  return `, but ${candidate} is slower within the margin: ${list(each)}`
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, named).join(', ')
  return names.length > named ? `${shown} and ${names.length - named} more` : shown
}
