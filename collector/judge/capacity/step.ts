import { endpointIds } from '../../../contract/endpoints.ts'
import type { Window } from '../../../statistics/batches.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { Streams } from '../../evidence/streams.ts'
import { readRecord } from '../../record/read.ts'
import { signalOf } from '../../record/signal-of.ts'
import { lastLook, measuredWindow, scheduleOf } from '../schedule.ts'
import { checkValidity, type ValidityResult } from '../validity/validity.ts'
import { type Figures, figuresIn } from './figures.ts'
import { type Objectives, type Outcome, outcomeOf, surelyIn } from './outcome.ts'

/** One backend under one load: what it did, and whether it held. */
export interface AssessedStep extends Outcome {
  /** Arrivals of the plan. */
  readonly sessionsPerSecond: number
  /** Null where too little was measured for any. */
  readonly figures: Figures | null
}

/** What a record of one backend alone shows: the same bytes give the same figures on any day.
 *  @param name what people call the backend  @throws RecordError for what is no intact record */
export function stepOfRecord(path: string, name: string, objectives: Objectives): AssessedStep {
  const streams = new Streams()
  readRecord(path, frame => streams.apply(signalOf(frame)))
  return stepOf(streams.evidence(), name, objectives)
}

/** @throws Error when the run was not opened */
export function stepOf(evidence: Evidence, name: string, objectives: Objectives): AssessedStep {
  const schedule = scheduleOf(evidence.plan)
  const window = measuredWindow(schedule, evidence.completeSlices)
  const sessionsPerSecond = evidence.plan.stages?.at(-1)?.sessionsPerSecond ?? 0
  if (!window || window.to - window.from < fewestSeconds) {
    const measured = window ? window.to - window.from : 0
    const reason = `${measured} s of ${lastLook(schedule)} s were measured: the load did not get that far.`
    return { sessionsPerSecond, outcome: 'unclear', reason, figures: null }
  }
  const figures = figuresIn(evidence, window)
  return { sessionsPerSecond, ...judged(figures, evidence, window, name, objectives), figures }
}

/** Each batch needs a second of its own. */
const fewestSeconds = 6

/** These say that the load itself was not the planned one: whatever the backend did, it did under another. */
const loadConditions = ['no-dropped-iterations', 'generator-kept-up', 'machine-had-room']
/** A backend that turns requests away cannot bear them: these count as errors, not against the measurement. */
const countedAsErrors = ['not-rate-limited']

/** An unhealthy measurement proves nothing: what held is unclear, what broke stays broken. */
function judged(figures: Figures, evidence: Evidence, window: Window, name: string, objectives: Objectives): Outcome {
  const unhealthy = conditions(evidence, window, name).filter(({ id, status }) => status !== 'pass' && !countedAsErrors.includes(id))
  const otherLoad = unhealthy.find(({ id, status }) => loadConditions.includes(id) && status === 'fail')
  if (otherLoad) return { outcome: 'void', reason: `${otherLoad.reason} So this says nothing of ${name}. ${otherLoad.remedy}` }
  const found = outcomeOf(figures, objectives, surelyIn(evidence, window, figures))
  const [first] = unhealthy
  if (!first || found.outcome !== 'held') return found
  return { outcome: 'unclear', reason: `${found.reason} But the measurement was not healthy: ${first.reason} ${first.remedy}` }
}

function conditions(evidence: Evidence, window: Window, name: string): ValidityResult[] {
  const circumstances = { evidence, window, scope: endpointIds, names: { baseline: name, candidate: name }, margins: { p50: 0, p95: 0 } }
  return (['look', 'close'] as const).flatMap(moment => checkValidity(moment, circumstances))
}
