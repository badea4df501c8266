import type { Arm } from '../../contract/arm.ts'
import { endpointsOf } from '../../contract/endpoints.ts'
import { roundForJson } from '../../contract/quantities.ts'
import type { Basis, Estimate } from '../../contract/verdict.ts'
import type { Window } from '../../statistics/batches.ts'
import { reportedVersion } from '../criteria/candidate-version.ts'
import type { EndpointRow, Finding } from '../criteria/finding.ts'
import { samplesOf } from '../criteria/kinds.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { compareSlowness, maxSampledRequests, type SampledRequest } from '../evidence/sampled-requests.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import { type Evaluation, type EvaluationPoint, findingsOf, validityInputOf, withholdPass } from './evaluation.ts'
import { answerQuestion, combineParts, combineStatuses, worstOutcome, writeHeadline } from './outcome.ts'
import type { RollbackTriggers, TriggerState } from './rollback-triggers.ts'
import { isoTime, type RecordSpan } from './schedule.ts'
import { checkValidity, type ValidityResult, worstResults } from './validity/validity.ts'
import type { CheckpointVerdict, Verdict, WrittenFinding, WrittenRow } from './verdict-schema.ts'

/** Facts that the reader of a record knows. */
export interface RecordFacts {
  /** Of header and all intact frames. */
  readonly sha256: string
  readonly signals: number
  /** Whether an unfinished last frame was cut off. */
  readonly torn?: boolean
}

interface JudgedCheckpoint {
  readonly checkpoint: Checkpoint
  readonly evaluation: Evaluation
}

interface VerdictInput {
  readonly run: string
  readonly policy: Policy
  readonly policySha256: string
  readonly record: RecordFacts
  readonly span: RecordSpan
  /** The end: all evidence, the whole measured window. */
  readonly point: EvaluationPoint
  readonly judged: readonly JudgedCheckpoint[]
  readonly triggers: RollbackTriggers
  /** False while the run is open: conditions that only its end can check are left out. */
  readonly ended: boolean
}

/** Writes the verdict: criteria judged at the close, validity, parts, checkpoints. Keys are in a fixed order, numbers have 9 digits. */
export function writeVerdict({ run, policy, policySha256, record, span, point, judged, triggers, ended }: VerdictInput): Verdict {
  const concluded = judged.map(one => evaluateAtClose(policy, one, point, ended))
  const validity = worstResults(concluded.map(one => one.validity))
  const rollback = triggers.states(point, validity)
  const active = rollback.filter(({ state }) => state === 'active')
  const checkpoints = concluded.map(closed => writeCheckpoint(policy, closed, active))
  return {
    schema: 1,
    run,
    verdict: worstOutcome(checkpoints.map(({ verdict }) => verdict)),
    judgedAt: isoTime(span.to),
    closed: point.evidence.closed,
    judge: { version: judgeVersion },
    policy: { sha256: policySha256 },
    record: { sha256: record.sha256, signals: record.signals, from: isoTime(span.from), to: isoTime(span.to), torn: record.torn ?? false },
    backends: { baseline: backend(policy, point.evidence, 'baseline'), candidate: backend(policy, point.evidence, 'candidate') },
    checkpoints,
    rollback: rollback.map(({ id, state, reason }) => ({ id, when: policy.rollback.find(trigger => trigger.id === id)?.when ?? id, state, reason })),
    rollbackSteps: active.length > 0 ? [...policy.plan.rollback] : [],
    ...(policy.traces === undefined ? {} : { traceLink: policy.traces.link }),
    ...historyOf(point.evidence),
    validity: validity.map(({ id, status, reason, remedy, notable }) => ({
      id,
      status,
      reason,
      remedy: status === 'pass' ? '' : remedy,
      ...(notable ? { notable } : {}),
    })),
  }
}

interface ClosedCheckpoint {
  readonly checkpoint: Checkpoint
  readonly findings: readonly Finding[]
  readonly validity: readonly ValidityResult[]
  readonly window: CheckpointVerdict['window']
}

function evaluateAtClose(policy: Policy, { checkpoint, evaluation }: JudgedCheckpoint, end: EvaluationPoint, ended: boolean): ClosedCheckpoint {
  const point = { ...end, window: evaluation.window }
  const atClose = ended ? checkValidity('close', validityInputOf(policy, checkpoint, point)) : []
  const validity = [...evaluation.validity, ...atClose]
  const all = [...evaluation.findings, ...findingsOf(policy, checkpoint, 'close', point)].map(found => withholdPass(found, validity))
  const inOrder = checkpoint.criteria.flatMap(id => all.find(found => found.criterion === id) ?? [])
  const findings = inOrder.map(found => addTraces(found, end.evidence, evaluation.window))
  return { checkpoint, findings, validity, window: windowTimes(evaluation.window, end.evidence) }
}

/** An active rollback trigger ends every checkpoint, whatever its own criteria say. */
function writeCheckpoint(policy: Policy, { checkpoint, findings, window }: ClosedCheckpoint, active: readonly TriggerState[]): CheckpointVerdict {
  const verdict = active.length > 0 ? 'no-go' : combineStatuses(findings.map(found => found.status))
  return {
    id: checkpoint.id,
    title: checkpoint.title,
    verdict,
    decision: checkpoint.decisions[verdict],
    headline: writeHeadline(verdict, findings, active, policy.names.candidate),
    parts: combineParts(
      findings,
      active.map(({ part }) => part),
    ),
    window,
    questions: checkpoint.questions.map(({ ask, from, passMeans }) => ({
      ask,
      answer: answerQuestion(
        findings.filter(found => from.includes(found.criterion)),
        passMeans,
      ),
      from,
    })),
    uncovered: checkpoint.scope.filter(domain => endpointsOf([domain]).length === 0),
    findings: findings.map(writeFinding),
  }
}

/** State of the history when the run began, by the last event about it. */
function historyOf({ reported }: Evidence): Pick<Verdict, 'history'> {
  const noted = reported.history.at(-1)
  if (!noted) return {}
  return { history: { entries: noted.entries, head: noted.head, ...(noted.controls === undefined ? {} : { controls: noted.controls }) } }
}

function windowTimes(window: Window | null, evidence: Evidence): CheckpointVerdict['window'] {
  const span = window && evidence.span(window)
  return span && { from: isoTime(span.after), to: isoTime(span.upTo), seconds: window.to - window.from }
}

function backend(policy: Policy, evidence: Evidence, arm: Arm): Verdict['backends'][Arm] {
  return { name: policy.names[arm], url: evidence.plan.arms[arm].url, version: reportedVersion(evidence, arm) ?? null }
}

/** A finding in the format of verdict.json: keys in a fixed order, numbers with 9 digits. */
function writeFinding(found: Finding): WrittenFinding {
  return {
    criterion: found.criterion,
    kind: found.kind,
    part: found.part,
    status: found.status,
    estimate: roundEstimate(found.estimate),
    limit: found.limit === null ? null : roundDigits(found.limit),
    ...(found.relation === undefined ? {} : { relation: found.relation }),
    ...(found.wouldCatch === undefined ? {} : { wouldCatch: roundDigits(found.wouldCatch) }),
    reason: found.reason,
    remedy: found.remedy,
    secondsMore: found.secondsMore === null ? null : roundDigits(found.secondsMore),
    byEndpoint: found.byEndpoint.map(writeRow),
    ...(found.basis === undefined ? {} : { basis: writeBasis(found.basis) }),
    ...(found.doubtedBy === undefined ? {} : { doubtedBy: [...found.doubtedBy] }),
  }
}

function writeBasis(basis: Basis): Basis & { outages?: number[] } {
  switch (basis.kind) {
    case 'latency':
      return { ...basis, logRatio: roundDigits(basis.logRatio), standardError: roundDigits(basis.standardError) }
    case 'uptime':
      return { ...basis, outages: [...basis.outages] }
    case 'figure':
      return { ...basis, value: roundDigits(basis.value) }
  }
}

function writeRow({ endpoint, status, estimate, limit, reason, traces }: EndpointRow): WrittenRow {
  const row = { endpoint, status, estimate: roundEstimate(estimate), limit: limit === null ? null : roundDigits(limit), reason }
  return traces === undefined ? row : { ...row, traces: traces.map(writeTrace) }
}

function writeTrace({ trace, time, latency, status }: SampledRequest): NonNullable<WrittenRow['traces']>[number] {
  return { trace, at: isoTime(time), latency: roundDigits(latency), status }
}

function roundEstimate(estimate: Estimate | null): Estimate | null {
  if (!estimate) return null
  return {
    value: roundDigits(estimate.value),
    lower: roundDigits(estimate.lower),
    upper: roundDigits(estimate.upper),
    n: roundDigits(estimate.n),
    unit: estimate.unit,
  }
}

/** Rounds to 9 digits. JSON has no infinity: it is written as the largest number. */
function roundDigits(value: number): number {
  const rounded = roundForJson(value)
  if (Number.isFinite(rounded)) return rounded
  return rounded > 0 ? Number.MAX_VALUE : 0
}

/** Adds the candidate's slowest traced requests to the objecting endpoints of a finding.
 *  @param window that it was judged on; null: nothing was measured */
function addTraces(found: Finding, evidence: Evidence, window: Window | null): Finding {
  const isShown = samplesOf(found.kind)
  if (!isShown || !window) return found
  const traced = (row: EndpointRow) => (isObjecting(found, row) ? tracedRow(row, evidence, window, isShown) : row)
  return { ...found, byEndpoint: found.byEndpoint.map(traced) }
}

/** An endpoint objects when it fails itself or exceeds the limit that the whole failed: error rates are not judged endpoint by endpoint. */
function isObjecting({ status }: Finding, { status: own, estimate, limit }: EndpointRow): boolean {
  return own === 'fail' || (status === 'fail' && estimate !== null && limit !== null && estimate.value > limit)
}

function tracedRow(row: EndpointRow, evidence: Evidence, window: Window, isShown: (request: SampledRequest) => boolean): EndpointRow {
  const slowest = evidence.sampled('candidate', row.endpoint, window).filter(isShown).sort(compareSlowness).slice(0, maxSampledRequests)
  return slowest.length === 0 ? row : { ...row, traces: slowest }
}

/** Changes whenever the same record and policy could give another verdict. */
export const judgeVersion = '1.4.0'
