import { formatDuration } from '../../contract/quantities.ts'
import type { VerdictOutcome } from '../../contract/verdict.ts'
import { listFirst } from '../criteria/formats.ts'
import { checkpointVerdict, type Gate, verdictOfGate } from '../judge/outcome.ts'
import type { Verdict, WrittenFinding } from '../judge/verdict-schema.ts'
import { brokenConditions, isAwaited, triggersByState } from './verdict-facts.ts'

/** What to do after a verdict, as an imperative sentence. Commands stand in backticks.
 *  @param gate part of the verdict that was asked for */
export function nextStep(verdict: Verdict, gate: Gate): string {
  const outcome = verdictOfGate(verdict, gate)
  const findings = findingsOfGate(verdict, gate, outcome)
  switch (outcome) {
    case 'go':
      return 'let the meeting decide, and record what it decided (`cutover decide --help`).'
    case 'no-go':
      return afterNoGo(verdict, findings)
    case 'inconclusive':
      return afterInconclusive(verdict, findings)
  }
}

/** Findings of the gated part in the checkpoints that have this outcome. */
function findingsOfGate({ checkpoints }: Verdict, gate: Gate, outcome: VerdictOutcome): WrittenFinding[] {
  const deciding = checkpoints.filter(checkpoint => checkpointVerdict(checkpoint, gate) === outcome)
  return deciding.flatMap(checkpoint => checkpoint.findings.filter(({ part }) => gate === 'all' || part === gate))
}

function afterNoGo(verdict: Verdict, findings: readonly WrittenFinding[]): string {
  const { active } = triggersByState(verdict)
  if (active.length > 0 && verdict.rollbackSteps.length > 0) return 'roll back by the steps above.'
  const failed = namesOf(findings.filter(({ status }) => status === 'fail'))
  return failed === '' ? `look into the rollback trigger ${active.map(({ id }) => id).join(', ')}.` : `fix ${failed}, then rerun.`
}

function afterInconclusive(verdict: Verdict, findings: readonly WrittenFinding[]): string {
  if (verdict.closed === 'interrupted') return 'rerun, and let the run end by itself.'
  const broken = brokenConditions(verdict)
  const measured = findings.filter(({ part, status }) => part === 'measured' && status === 'unknown')
  if (measured.length > 0 && broken.length > 0) return `fix the measurement (${broken.map(({ id }) => id).join(', ')}), then rerun.`
  const steps = [loadNeeded(measured.filter(({ secondsMore }) => secondsMore !== null)), toDecide(measured.filter(({ secondsMore }) => secondsMore === null))]
  const evidence = findings.some(isAwaited) ? 'gather the missing evidence (`cutover evidence list`)' : ''
  const all = [...steps, evidence].filter(Boolean).join('; ')
  return all === '' ? 'fix what is unknown above, then rerun.' : `${all}; then rerun.`
}

/** How much longer the load must last, by the criterion that needs the most; empty where none needs it. */
function loadNeeded(findings: readonly WrittenFinding[]): string {
  if (findings.length === 0) return ''
  const seconds = Math.max(0, ...findings.map(({ secondsMore }) => secondsMore ?? 0))
  return `plan ${formatDuration(seconds * 1000)} more load (for ${namesOf(findings)})`
}

function toDecide(findings: readonly WrittenFinding[]): string {
  return findings.length === 0 ? '' : `follow the remedy (→) of ${namesOf(findings)}`
}

/** Criteria by name, each once; a long list ends in a count. */
function namesOf(findings: readonly WrittenFinding[]): string {
  return listFirst([...new Set(findings.map(({ criterion }) => criterion))])
}
