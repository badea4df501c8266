import { endpointIds } from '../../../contract/endpoints.ts'
import type { Window } from '../../../statistics/batches.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { Streams } from '../../evidence/streams.ts'
import { decodeFrame, readRecord } from '../../record/reader.ts'
import { lastLook, measuredWindow, scheduleOf } from '../schedule.ts'
import { generatorKeptUp, machineHadRoom, noDroppedIterations } from '../validity/generator.ts'
import { notRateLimited } from '../validity/requests.ts'
import { checkValidity, type ValidityResult } from '../validity/validity.ts'
import { type LoadFigures, measureFigures } from './figures.ts'
import { judgeStep, measureLowerBounds, type Objectives, type StepOutcome } from './step-outcome.ts'

/** One backend under one load: its figures, and whether it held. */
export interface AssessedStep extends StepOutcome {
  /** Arrivals of the plan. */
  readonly sessionsPerSecond: number
  /** Null where too little was measured for any. */
  readonly figures: LoadFigures | null
}

/** Assesses a record of one backend alone: the same bytes give the same figures on any day.
 *  @param name display name of the backend  @throws RecordError if the record is not intact */
export function assessRecord(path: string, name: string, objectives: Objectives): AssessedStep {
  const streams = new Streams()
  readRecord(path, frame => streams.apply(decodeFrame(frame)))
  return assessStep(streams.evidence(), name, objectives)
}

/** @throws Error when the run was not opened */
export function assessStep(evidence: Evidence, name: string, objectives: Objectives): AssessedStep {
  const schedule = scheduleOf(evidence.plan)
  const window = measuredWindow(schedule, evidence.completeSlices)
  const sessionsPerSecond = evidence.plan.stages?.at(-1)?.sessionsPerSecond ?? 0
  if (!window || window.to - window.from < minSeconds) {
    const measured = window ? window.to - window.from : 0
    const reason = `${measured} s of ${lastLook(schedule)} s were measured: the load ended early.`
    return { sessionsPerSecond, outcome: 'unclear', reason, figures: null }
  }
  const figures = measureFigures(evidence, window)
  return { sessionsPerSecond, ...judgeHealthyStep(figures, evidence, window, name, objectives), figures }
}

/** Each batch needs a second of its own. */
const minSeconds = 6

/** If one of these fails, the load was not the planned one, so the step says nothing of the backend. */
const loadConditions = [noDroppedIterations.id, generatorKeptUp.id, machineHadRoom.id]
/** A backend that rate-limits does not hold the load: its 429s count as errors, not as a flaw of the measurement. */
const countedAsErrors = [notRateLimited.id]

/** Judges a step; an unhealthy measurement turns held into unclear, never broke into held. */
function judgeHealthyStep(figures: LoadFigures, evidence: Evidence, window: Window, name: string, objectives: Objectives): StepOutcome {
  const unhealthy = checkAllConditions(evidence, window, name).filter(({ id, status }) => status !== 'pass' && !countedAsErrors.includes(id))
  const otherLoad = unhealthy.find(({ id, status }) => loadConditions.includes(id) && status === 'fail')
  if (otherLoad) return { outcome: 'void', reason: `${otherLoad.reason} So this step does not measure ${name}. ${otherLoad.remedy}` }
  const found = judgeStep(figures, objectives, measureLowerBounds(evidence, window, figures))
  const [first] = unhealthy
  if (!first || found.outcome !== 'held') return found
  return { outcome: 'unclear', reason: `${found.reason} But the measurement was not healthy: ${first.reason} ${first.remedy}` }
}

function checkAllConditions(evidence: Evidence, window: Window, name: string): ValidityResult[] {
  const circumstances = { evidence, window, scope: endpointIds, names: { baseline: name, candidate: name }, margins: { p50: 0, p95: 0 } }
  return (['look', 'close'] as const).flatMap(moment => checkValidity(moment, circumstances))
}
