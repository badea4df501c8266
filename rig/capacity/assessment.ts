import type { AssessedStep, Bounded, Objectives } from '../../collector/index.ts'
import type { Arm } from '../../contract/arm.ts'
import { capacityOf } from './search.ts'

/** A step, and where its record stands. */
export interface RecordedStep extends AssessedStep {
  /** Folder of the step's run, beside assessment.json. */
  readonly run: string
}

/** What one backend can bear. Rates are null where no step showed them. */
export interface AssessedBackend {
  readonly arm: Arm
  readonly name: string
  readonly url: string
  readonly version: string
  /** Endpoints of the catalogue that got no load: the backend has them not, or nobody was named who may use them. */
  readonly missing: readonly string[]
  /** Whether it keeps to its objectives under the load that it is asked to bear. */
  readonly bearsLoad: 'yes' | 'no' | 'not known'
  readonly capacity: {
    /** Highest rate that it held, lowest that it broke. */
    readonly sessionsPerSecond: { readonly held: number | null; readonly broke: number | null }
    /** The same in requests per second, as many as these sessions make; `value` is the middle of both. */
    readonly requestsPerSecond: { readonly value: number | null; readonly lower: number | null; readonly upper: number | null }
    /** What it answered as expected, per second, when it was asked for more than it can bear; for how much it was asked, and the share of sessions that
     *  ran out of time. */
    readonly beyond: (Bounded & { readonly asked: number; readonly outOfTime: number }) | null
  }
  /** In the order in which they were taken. */
  readonly steps: readonly RecordedStep[]
  /** Why the search ended before the limit was found; null when it is found. */
  readonly ended: string | null
}

/** assessment.json */
export interface Assessment {
  readonly schema: 1
  readonly id: string
  readonly from: string
  readonly to: string
  readonly judge: { readonly version: string }
  readonly objectives: Objectives
  /** Sessions per second that the backends are to bear: 1×. */
  readonly load: number
  readonly interrupted: boolean
  readonly backends: readonly AssessedBackend[]
}

/** Puts together what the steps on one backend show. @param load sessions per second of 1× */
export function assessed(
  about: Pick<AssessedBackend, 'arm' | 'name' | 'url' | 'version' | 'missing'>,
  load: number,
  steps: readonly RecordedStep[],
  ended: string | null,
): AssessedBackend {
  const { held, broke } = capacityOf(asSearched(steps))
  const perSession = requestsPerSession(steps)
  const [lower, upper] = [held, broke].map(rate => (rate === null || perSession === null ? null : rate * perSession))
  return {
    ...about,
    bearsLoad: bearsLoad(steps, load),
    capacity: {
      sessionsPerSecond: { held, broke },
      requestsPerSecond: { value: lower && upper ? Math.sqrt(lower * upper) : null, lower: lower ?? null, upper: upper ?? null },
      beyond: beyond(steps, perSession),
    },
    steps,
    ended,
  }
}

/** The steps as the search sees them. */
export function asSearched(steps: readonly AssessedStep[]): { rate: number; outcome: AssessedStep['outcome'] }[] {
  return steps.map(({ sessionsPerSecond, outcome }) => ({ rate: sessionsPerSecond, outcome }))
}

/** Steps that contradict each other leave it open. */
function bearsLoad(steps: readonly RecordedStep[], load: number): AssessedBackend['bearsLoad'] {
  const outcomes = new Set(steps.filter(({ sessionsPerSecond }) => sessionsPerSecond === load).map(({ outcome }) => outcome))
  if (outcomes.size !== 1) return 'not known'
  return outcomes.has('held') ? 'yes' : outcomes.has('broke') ? 'no' : 'not known'
}

/** Requests that a session makes, as measured where all went well; null without such a step. */
function requestsPerSession(steps: readonly RecordedStep[]): number | null {
  const held = steps.flatMap(({ outcome, figures, sessionsPerSecond }) => (outcome === 'held' && figures ? [{ ...figures, sessionsPerSecond }] : []))
  const sessions = held.reduce((sum, { seconds, sessionsPerSecond }) => sum + seconds * sessionsPerSecond, 0)
  return sessions === 0 ? null : held.reduce((sum, { requests }) => sum + requests, 0) / sessions
}

/** Where it was asked for most. */
function beyond(steps: readonly RecordedStep[], perSession: number | null): AssessedBackend['capacity']['beyond'] {
  const broken = steps.flatMap(({ outcome, figures, sessionsPerSecond }) => (outcome === 'broke' && figures ? [{ figures, sessionsPerSecond }] : []))
  const [most] = broken.sort((a, b) => b.sessionsPerSecond - a.sessionsPerSecond)
  if (!most || perSession === null) return null
  const { ended, outOfTime } = most.figures.sessions
  return { ...most.figures.served, asked: most.sessionsPerSecond * perSession, outOfTime: ended === 0 ? 0 : outOfTime / ended }
}
