import { formatCount, formatLatency } from '../../contract/quantities.ts'
import { parts as verdictParts } from '../../contract/verdict.ts'
import { listFirst } from '../criteria/formats.ts'
import { figuresOf, unjudgedRowsOf } from '../criteria/kinds.ts'
import type { CheckpointVerdict, Verdict, WrittenFinding, WrittenRow } from '../judge/verdict-schema.ts'

/** Criteria that wait for a report or an answer, each once. */
export function awaitedCriteria(verdict: Verdict): string[] {
  const findings = verdict.checkpoints.flatMap(checkpoint => checkpoint.findings)
  return [...new Set(findings.filter(isAwaited).map(found => found.criterion))]
}

/** Whether a finding waits for evidence that no load can give. */
export function isAwaited({ part, status, estimate }: WrittenFinding): boolean {
  return part !== 'measured' && status === 'unknown' && estimate === null
}

/** Number of criteria that wait for evidence, as a sentence; null without any. */
export function awaitedSentence(verdict: Verdict): string | null {
  const count = awaitedCriteria(verdict).length
  if (count === 0) return null
  return `${count === 1 ? '1 criterion waits' : `${count} criteria wait`} for evidence that no load can give: see \`cutover evidence list\`.`
}

/** Validity conditions that do not hold, so that nothing measured can pass. */
export function brokenConditions(verdict: Verdict): Verdict['validity'] {
  return verdict.validity.filter(held => held.status !== 'pass')
}

/** Reasons of conditions that hold and are worth a line in the report. */
export function notableConditions(verdict: Verdict): string[] {
  return verdict.validity.filter(held => held.notable).map(({ reason }) => reason)
}

/** Names the conditions that withhold passes of a checkpoint; null where none is withheld. */
export function withheldSentence({ findings }: CheckpointVerdict): string | null {
  const doubted = findings.flatMap(({ doubtedBy }) => (doubtedBy ? [doubtedBy] : []))
  if (doubted.length === 0) return null
  const who = doubted.length === 1 ? 'One criterion' : `${formatCount(doubted.length)} criteria`
  return `${who} would pass, but the measurement was not healthy (${[...new Set(doubted.flat())].join(', ')}, below).`
}

/** Names the passes whose interval reaches beyond the limit; none: no sentence. */
export function observedSentence(findings: readonly WrittenFinding[]): string[] {
  const observed = findings.filter(finding => figuresOf(finding).isObservedPass).map(({ criterion }) => criterion)
  if (observed.length === 0) return []
  return [`${observed.join(', ')} ${observed.length === 1 ? 'passes' : 'pass'} as observed; the interval still reaches beyond the limit.`]
}

/** Endpoints of a checkpoint without any request, each once. */
function untestedEndpoints({ findings }: CheckpointVerdict): string[] {
  const rows = findings.filter(({ kind }) => unjudgedRowsOf(kind) === 'untested').flatMap(({ byEndpoint }) => byEndpoint)
  return [...new Set(rows.filter(({ status, estimate }) => status === 'not judged' && estimate === null).map(({ endpoint }) => endpoint))]
}

/** Endpoints and domains that a verdict does not cover, one clause each. */
export function blindSpots(checkpoint: CheckpointVerdict): string[] {
  const endpoints = untestedEndpoints(checkpoint)
  const untested =
    endpoints.length > 0 ? [`${formatCount(endpoints.length)} untested ${endpoints.length === 1 ? 'endpoint' : 'endpoints'}: ${listFirst(endpoints)}`] : []
  return [...untested, ...uncoveredDomains(checkpoint)]
}

/** Domains of the scope without any endpoint in the catalogue, as a clause; empty without any. */
export function uncoveredDomains({ uncovered: domains }: CheckpointVerdict): string[] {
  return domains.length > 0 ? [`the catalogue has no endpoint of ${domains.join(', ')} yet`] : []
}

/** Endpoints without enough requests for a latency of their own, by criterion and first sentence of the reason. */
export function endpointsNotJudged({ findings }: CheckpointVerdict): { criterion: string; reason: string; endpoints: string[] }[] {
  return findings
    .filter(({ kind }) => unjudgedRowsOf(kind) === 'not judged')
    .flatMap(({ criterion, byEndpoint }) => {
      const rows = byEndpoint.filter(({ status }) => status === 'not judged')
      const groups = Map.groupBy(rows, ({ reason }) => reason.split('. ')[0]?.replace(/\.$/, '') ?? '')
      return [...groups].map(([reason, group]) => ({ criterion, reason, endpoints: group.map(({ endpoint }) => endpoint) }))
    })
}

/** "measured ✔ go · attested ? inconclusive" */
export function partsLine({ parts }: CheckpointVerdict, write: (outcome: CheckpointVerdict['verdict']) => string): string {
  return verdictParts.flatMap(part => (parts[part] ? `${part} ${write(parts[part])}` : [])).join(' · ')
}

/** Rollback triggers by state. */
export function triggersByState({ rollback }: Verdict): Readonly<Record<'active' | 'unknown' | 'clear', Verdict['rollback']>> {
  const inState = (state: Verdict['rollback'][number]['state']) => rollback.filter(trigger => trigger.state === state)
  return { active: inState('active'), unknown: inState('unknown'), clear: inState('clear') }
}

/** Triggers that are not active, as counts: "Rollback triggers: 2 clear, 2 unknown (critical-bugs, timeline-overrun)." Empty without any. */
export function triggersSentence(verdict: Verdict): string {
  const { clear, unknown, active } = triggersByState(verdict)
  if (clear.length + unknown.length === 0) return ''
  const total = clear.length + unknown.length + active.length
  const ids = unknown.map(({ id }) => id).join(', ')
  const groups = [...(clear.length > 0 ? [`${clear.length} of ${total} clear`] : []), ...(unknown.length > 0 ? [`${unknown.length} unknown (${ids})`] : [])]
  return `Rollback triggers: ${groups.join(', ')}.`
}

/** Sentence instead of a verdict for a run without a checkpoint (an assessment's); null for any other run. */
export function noDecisionSentence({ checkpoints }: Verdict): string | null {
  if (checkpoints.length > 0) return null
  return 'This run put one backend alone under load. It has no checkpoint and decides nothing: its result is in assessment.md, one folder up.'
}

type WrittenTrace = NonNullable<WrittenRow['traces']>[number]

/** An endpoint that criteria object to, with the requests that show it. */
export interface TracedEndpoint {
  readonly endpoint: string
  readonly criteria: readonly string[]
  /** Slowest first; at least one. */
  readonly traces: readonly [WrittenTrace, ...WrittenTrace[]]
}

/** The traced requests of a checkpoint: what several criteria show of an endpoint by the same requests stands there once. */
export function tracedEndpoints({ findings }: CheckpointVerdict): TracedEndpoint[] {
  const rows = findings.flatMap(({ criterion, byEndpoint }) => byEndpoint.map(({ endpoint, traces = [] }) => ({ criterion, endpoint, traces })))
  const groups = Map.groupBy(rows, ({ endpoint, traces }) => `${endpoint} ${traces.map(({ trace }) => trace).join()}`)
  return [...groups.values()].flatMap(group => {
    const first = group[0]
    const [slowest, ...others] = first?.traces ?? []
    return first && slowest ? [{ endpoint: first.endpoint, criteria: group.map(({ criterion }) => criterion), traces: [slowest, ...others] as const }] : []
  })
}

/** Where the team's tracing shows a request; null where the policy does not say. */
export function traceUrl({ trace }: WrittenTrace, { traceLink }: Pick<Verdict, 'traceLink'>): string | null {
  return traceLink === undefined ? null : traceLink.replaceAll('{traceId}', trace)
}

/** "812 ms, status 200" */
export function describeRequest({ latency, status }: WrittenTrace): string {
  return `${formatLatency(latency)}, ${status === 0 ? 'no answer' : `status ${status}`}`
}
