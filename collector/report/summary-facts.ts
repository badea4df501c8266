import { formatCount } from '../../contract/quantities.ts'
import type { CheckpointVerdict, Verdict } from '../judge/verdict-schema.ts'

/** Criteria of all checkpoints that wait for a report or for the word of a person, each once. */
export function awaited(verdict: Verdict): string[] {
  const findings = verdict.checkpoints.flatMap(checkpoint => checkpoint.findings)
  return [...new Set(findings.filter(isAwaited).map(found => found.criterion))]
}

/** Whether a finding waits for something that no load can show. */
export function isAwaited({ part, status, estimate }: CheckpointVerdict['findings'][number]): boolean {
  return part !== 'measured' && status === 'unknown' && estimate === null
}

/** How many criteria wait for somebody, as a sentence, or null. */
export function awaitedSentence(verdict: Verdict): string | null {
  const count = awaited(verdict).length
  if (count === 0) return null
  return `${count === 1 ? '1 criterion waits' : `${count} criteria wait`} for evidence that only your team has; "npm run cutover -- evidence list" says what is there and what is missing.`
}

/** Conditions that did not hold, so that nothing measured could pass. */
export function unhealthy(verdict: Verdict): Verdict['validity'] {
  return verdict.validity.filter(held => held.status !== 'pass')
}

/** What held, and is worth reading all the same. */
export function notable(verdict: Verdict): string[] {
  return verdict.validity.filter(held => held.notable).map(({ reason }) => reason)
}

/** Why criteria that would pass do not, once for all of them: the conditions are explained elsewhere on the page. Null where there are none. */
export function doubtSentence({ findings }: CheckpointVerdict): string | null {
  const doubted = findings.flatMap(({ doubtedBy }) => (doubtedBy ? [doubtedBy] : []))
  if (doubted.length === 0) return null
  const who = doubted.length === 1 ? 'One criterion' : `${formatCount(doubted.length)} criteria`
  return `${who} would pass, but the measurement was not healthy (${[...new Set(doubted.flat())].join(', ')}, below).`
}

/** Endpoints of a checkpoint that no session asked for, each once: nobody knows anything of them. */
function untested({ findings }: CheckpointVerdict): string[] {
  const rows = findings.filter(({ kind }) => kind === 'error-rate').flatMap(({ byEndpoint }) => byEndpoint)
  return [...new Set(rows.filter(({ status, estimate }) => status === 'not judged' && estimate === null).map(({ endpoint }) => endpoint))]
}

/** What a go does not vouch for, one sentence each. */
export function blindSpots(checkpoint: CheckpointVerdict): string[] {
  const endpoints = untested(checkpoint)
  const asked = endpoints.length > 0 ? [`no session asked for ${endpoints.join(', ')}`] : []
  return [...asked, ...uncovered(checkpoint)]
}

/** The domains of the scope that nothing can test yet, as a sentence; empty when there are none. */
export function uncovered({ uncovered: domains }: CheckpointVerdict): string[] {
  return domains.length > 0 ? [`the catalogue has no endpoint of ${domains.join(', ')} yet`] : []
}

/** Endpoints that latency criteria could not judge by themselves, by criterion and by the first sentence of the reason. */
export function notJudged({ findings }: CheckpointVerdict): { criterion: string; reason: string; endpoints: string[] }[] {
  return findings
    .filter(({ kind }) => kind === 'latency')
    .flatMap(({ criterion, byEndpoint }) => {
      const rows = byEndpoint.filter(({ status }) => status === 'not judged')
      const groups = Map.groupBy(rows, ({ reason }) => reason.split('. ')[0]?.replace(/\.$/, '') ?? '')
      return [...groups].map(([reason, group]) => ({ criterion, reason, endpoints: group.map(({ endpoint }) => endpoint) }))
    })
}

/** "measured ✔ go · attested ? inconclusive" */
export function partsLine({ parts }: CheckpointVerdict, write: (outcome: CheckpointVerdict['verdict']) => string): string {
  return (['measured', 'imported', 'attested'] as const).flatMap(part => (parts[part] ? `${part} ${write(parts[part])}` : [])).join(' · ')
}

/** Rollback triggers that are active, and those of which nothing is known. */
export function triggersOf({ rollback }: Verdict): Readonly<Record<'active' | 'unknown' | 'clear', Verdict['rollback']>> {
  const inState = (state: Verdict['rollback'][number]['state']) => rollback.filter(trigger => trigger.state === state)
  return { active: inState('active'), unknown: inState('unknown'), clear: inState('clear') }
}

/** "No rollback trigger is active (clear: performance; not known: data-corruption)." Empty without triggers. */
export function quietTriggers(verdict: Verdict): string {
  const { clear, unknown } = triggersOf(verdict)
  const ids = (triggers: Verdict['rollback']) => triggers.map(({ id }) => id).join(', ')
  const groups = [clear.length > 0 ? `clear: ${ids(clear)}` : '', unknown.length > 0 ? `not known: ${ids(unknown)}` : ''].filter(Boolean)
  return groups.length === 0 ? '' : `No rollback trigger is active (${groups.join('; ')}).`
}
