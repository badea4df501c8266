import type { Basis } from '../../contract/earlier.ts'
import type { Arm } from '../../contract/endpoint.ts'
import { endpointsOf } from '../../contract/endpoints.ts'
import type { EndpointRow, Finding } from '../criteria/finding.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import type { Estimate } from '../quantities/estimate.ts'
import { significant } from '../quantities/significant.ts'
import type { Evidence, Window } from '../windows/evidence.ts'
import type { Span } from './clock.ts'
import { combine, combineParts, replyFrom, worst } from './combine.ts'
import { doubted, findingsOf, type Moment } from './findings.ts'
import type { Settlement } from './settlement.ts'
import { type Held, validityAt, worstHeld } from './validity/validity.ts'
import type { CheckpointVerdict, Verdict } from './verdict-schema.ts'
import { judgeVersion } from './version.ts'

/** What the reader of a record knows of it. */
export interface RecordFacts {
  /** Of header and all intact frames. */
  readonly sha256: string
  readonly signals: number
  /** Whether an unfinished last frame was cut off. */
  readonly torn?: boolean
}

interface Judged {
  readonly checkpoint: Checkpoint
  readonly settlement: Settlement
}

interface Case {
  readonly run: string
  readonly policy: Policy
  readonly policySha256: string
  readonly record: RecordFacts
  readonly span: Span
  /** The end: all evidence, what was measured in all. */
  readonly moment: Moment
  readonly judged: readonly Judged[]
}

/** Puts a verdict together: criteria that only the end can judge, validity, parts, checkpoints. Keys stand in a fixed order, numbers have 9 digits. */
export function writeVerdict({ run, policy, policySha256, record, span, moment, judged }: Case): Verdict {
  const concluded = judged.map(one => conclude(policy, one, moment))
  return {
    schema: 1,
    run,
    verdict: worst(concluded.map(({ written }) => written.verdict)),
    judgedAt: iso(span.to),
    closed: moment.evidence.closed,
    judge: { version: judgeVersion },
    policy: { sha256: policySha256 },
    record: { sha256: record.sha256, signals: record.signals, from: iso(span.from), to: iso(span.to), torn: record.torn ?? false },
    backends: { baseline: backend(policy, moment.evidence, 'baseline'), candidate: backend(policy, moment.evidence, 'candidate') },
    checkpoints: concluded.map(({ written }) => written),
    rollback: [],
    validity: worstHeld(concluded.map(({ validity }) => validity)).map(({ id, status, reason, cure }) => ({
      id,
      status,
      reason,
      remedy: status === 'pass' ? '' : cure,
    })),
  }
}

function conclude(policy: Policy, { checkpoint, settlement }: Judged, end: Moment): { written: CheckpointVerdict; validity: Held[] } {
  const moment = { ...end, window: settlement.window }
  const atClose = validityAt('close', { ...moment, scope: endpointsOf(checkpoint.scope), names: policy.names })
  const validity = [...settlement.validity, ...atClose]
  const all = [...settlement.findings, ...findingsOf(policy, checkpoint, 'close', moment)].map(found => doubted(found, validity))
  const findings = checkpoint.criteria.flatMap(id => all.find(found => found.criterion === id) ?? [])
  return { written: writeCheckpoint(checkpoint, findings, windowTimes(settlement.window, end.evidence)), validity }
}

function writeCheckpoint(checkpoint: Checkpoint, findings: readonly Finding[], window: CheckpointVerdict['window']): CheckpointVerdict {
  const verdict = combine(findings.map(found => found.status))
  return {
    id: checkpoint.id,
    title: checkpoint.title,
    verdict,
    decision: checkpoint.decisions[verdict],
    parts: combineParts(findings),
    window,
    questions: checkpoint.questions.map(({ ask, from, passMeans }) => ({
      ask,
      answer: replyFrom(
        findings.filter(found => from.includes(found.criterion)),
        passMeans,
      ),
      from,
    })),
    uncovered: checkpoint.scope.filter(domain => endpointsOf([domain]).length === 0),
    findings: findings.map(writeFinding),
  }
}

function writeFinding(found: Finding): CheckpointVerdict['findings'][number] {
  return {
    criterion: found.criterion,
    kind: found.kind,
    part: found.part,
    status: found.status,
    estimate: rounded(found.estimate),
    limit: found.limit === null ? null : digits(found.limit),
    ...(found.relation === undefined ? {} : { relation: found.relation }),
    ...(found.wouldCatch === undefined ? {} : { wouldCatch: digits(found.wouldCatch) }),
    reason: found.reason,
    remedy: found.remedy,
    secondsMore: found.secondsMore === null ? null : digits(found.secondsMore),
    byEndpoint: found.byEndpoint.map(writeRow),
    ...(found.basis === undefined ? {} : { basis: writeBasis(found.basis) }),
    ...(found.doubtedBy === undefined ? {} : { doubtedBy: [...found.doubtedBy] }),
  }
}

function writeBasis(basis: Basis): Basis & { outages?: number[] } {
  switch (basis.kind) {
    case 'latency':
      return { ...basis, logRatio: digits(basis.logRatio), standardError: digits(basis.standardError) }
    case 'uptime':
      return { ...basis, outages: [...basis.outages] }
    case 'figure':
      return { ...basis, value: digits(basis.value) }
  }
}

function writeRow({ endpoint, status, estimate, limit, reason }: EndpointRow): CheckpointVerdict['findings'][number]['byEndpoint'][number] {
  return { endpoint, status, estimate: rounded(estimate), limit: limit === null ? null : digits(limit), reason }
}

function rounded(estimate: Estimate | null): Estimate | null {
  if (!estimate) return null
  return { value: digits(estimate.value), lower: digits(estimate.lower), upper: digits(estimate.upper), n: digits(estimate.n), unit: estimate.unit }
}

/** JSON knows no infinity: a bound without end is written as the largest number. */
function digits(value: number): number {
  const rounded = significant(value)
  if (Number.isFinite(rounded)) return rounded
  return rounded > 0 ? Number.MAX_VALUE : 0
}

function windowTimes(window: Window | null, { t0 }: Evidence): CheckpointVerdict['window'] {
  if (!window || t0 === null) return null
  return { from: iso(t0 + window.from * 1000), to: iso(t0 + window.to * 1000), seconds: window.to - window.from }
}

function backend(policy: Policy, evidence: Evidence, arm: Arm): Verdict['backends'][Arm] {
  const version = evidence.said.identities.findLast(found => found.target === arm && found.version !== undefined)?.version
  return { name: policy.names[arm], url: evidence.plan.arms[arm].url, version: version ?? null }
}

function iso(time: number): string {
  const latest = 8.64e15
  return new Date(Math.min(time, latest)).toISOString()
}
