import type { Arm } from '../../contract/arm.ts'
import { endpointsOf } from '../../contract/endpoints.ts'
import type { Window } from '../../statistics/batches.ts'
import type { Finding } from '../criteria/finding.ts'
import { reportedVersion } from '../criteria/same-candidate.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Checkpoint, Policy } from '../policy/schema.ts'
import { iso, type Span } from './clock.ts'
import { combine, combineParts, replyFrom, worst } from './combine.ts'
import { doubted, findingsOf, type Moment } from './findings.ts'
import { headline } from './headline.ts'
import type { TriggerState, Triggers } from './rollback/triggers.ts'
import { circumstancesOf, type Settlement } from './settlement.ts'
import { withTraces } from './traces.ts'
import { type Held, validityAt, worstHeld } from './validity/validity.ts'
import type { CheckpointVerdict, Verdict } from './verdict-schema.ts'
import { judgeVersion } from './version.ts'
import { writeFinding } from './write-finding.ts'

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
  readonly triggers: Triggers
  /** False while the run goes on: conditions that only its end can tell are left out. */
  readonly ended: boolean
}

/** Puts a verdict together: criteria that only the end can judge, validity, parts, checkpoints. Keys stand in a fixed order, numbers have 9 digits. */
export function writeVerdict({ run, policy, policySha256, record, span, moment, judged, triggers, ended }: Case): Verdict {
  const concluded = judged.map(one => conclude(policy, one, moment, ended))
  const validity = worstHeld(concluded.map(one => one.validity))
  const rollback = triggers.states(moment, validity)
  const active = rollback.filter(({ state }) => state === 'active')
  const checkpoints = concluded.map(({ checkpoint, findings, window }) => writeCheckpoint(policy, checkpoint, { findings, active, window }))
  return {
    schema: 1,
    run,
    verdict: worst(checkpoints.map(({ verdict }) => verdict)),
    judgedAt: iso(span.to),
    closed: moment.evidence.closed,
    judge: { version: judgeVersion },
    policy: { sha256: policySha256 },
    record: { sha256: record.sha256, signals: record.signals, from: iso(span.from), to: iso(span.to), torn: record.torn ?? false },
    backends: { baseline: backend(policy, moment.evidence, 'baseline'), candidate: backend(policy, moment.evidence, 'candidate') },
    checkpoints,
    rollback: rollback.map(({ id, state, reason }) => ({ id, when: policy.rollback.find(trigger => trigger.id === id)?.when ?? id, state, reason })),
    rollbackSteps: active.length > 0 ? [...policy.plan.rollback] : [],
    ...(policy.traces === undefined ? {} : { traceLink: policy.traces.link }),
    ...historyOf(moment.evidence),
    validity: validity.map(({ id, status, reason, cure, notable }) => ({
      id,
      status,
      reason,
      remedy: status === 'pass' ? '' : cure,
      ...(notable ? { notable } : {}),
    })),
  }
}

interface Concluded {
  readonly checkpoint: Checkpoint
  readonly findings: readonly Finding[]
  readonly validity: readonly Held[]
  readonly window: CheckpointVerdict['window']
}

function conclude(policy: Policy, { checkpoint, settlement }: Judged, end: Moment, ended: boolean): Concluded {
  const moment = { ...end, window: settlement.window }
  const atClose = ended ? validityAt('close', circumstancesOf(policy, checkpoint, moment)) : []
  const validity = [...settlement.validity, ...atClose]
  const all = [...settlement.findings, ...findingsOf(policy, checkpoint, 'close', moment)].map(found => doubted(found, validity))
  const inOrder = checkpoint.criteria.flatMap(id => all.find(found => found.criterion === id) ?? [])
  const findings = inOrder.map(found => withTraces(found, end.evidence, settlement.window))
  return { checkpoint, findings, validity, window: windowTimes(settlement.window, end.evidence) }
}

/** An active rollback trigger ends every checkpoint, whatever its own criteria say. */
function writeCheckpoint(
  policy: Policy,
  checkpoint: Checkpoint,
  {
    findings,
    active,
    window,
  }: { readonly findings: readonly Finding[]; readonly active: readonly TriggerState[]; readonly window: CheckpointVerdict['window'] },
): CheckpointVerdict {
  const verdict = active.length > 0 ? 'no-go' : combine(findings.map(found => found.status))
  return {
    id: checkpoint.id,
    title: checkpoint.title,
    verdict,
    decision: checkpoint.decisions[verdict],
    headline: headline(verdict, findings, active, policy.names.candidate),
    parts: combineParts(
      findings,
      active.map(({ part }) => part),
    ),
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

/** Where the history stood when the run began: the last word on it holds. */
function historyOf({ said }: Evidence): Pick<Verdict, 'history'> {
  const noted = said.history.at(-1)
  if (!noted) return {}
  return { history: { entries: noted.entries, head: noted.head, ...(noted.controls === undefined ? {} : { controls: noted.controls }) } }
}

function windowTimes(window: Window | null, evidence: Evidence): CheckpointVerdict['window'] {
  const span = window && evidence.span(window)
  return span && { from: iso(span.after), to: iso(span.upTo), seconds: window.to - window.from }
}

function backend(policy: Policy, evidence: Evidence, arm: Arm): Verdict['backends'][Arm] {
  return { name: policy.names[arm], url: evidence.plan.arms[arm].url, version: reportedVersion(evidence, arm) ?? null }
}
