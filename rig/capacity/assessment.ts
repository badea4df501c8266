import type { AssessedStep, Objectives } from '../../collector/index.ts'
import type { Arm } from '../../contract/arm.ts'
import type { Bounds } from '../../statistics/bounds.ts'
import { capacityOf } from './rate-search.ts'

/** A step, and the folder of its record. */
export interface RecordedStep extends AssessedStep {
  /** Folder of the step's run, next to assessment.json. */
  readonly run: string
}

/** The capacity of one backend. Rates are null where no step showed them. */
export interface AssessedBackend {
  readonly arm: Arm
  readonly name: string
  readonly url: string
  readonly version: string
  /** Endpoints of the catalogue that got no load: not on the backend, or no account may use them. */
  readonly missing: readonly string[]
  /** Whether it meets its objectives at 1×. */
  readonly bearsLoad: 'yes' | 'no' | 'not known'
  readonly capacity: {
    /** Highest rate that held, lowest that broke. */
    readonly sessionsPerSecond: { readonly held: number | null; readonly broke: number | null }
    /** The same in requests per second; `value` is their geometric mean. */
    readonly requestsPerSecond: { readonly value: number | null; readonly lower: number | null; readonly upper: number | null }
    /** Expected responses per second under more load than it holds, the requests per second of that load, and the share of sessions that timed out. */
    readonly beyond: (Bounds & { readonly asked: number; readonly outOfTime: number }) | null
  }
  /** In the order in which they were taken. */
  readonly steps: readonly RecordedStep[]
  /** Why the search ended early; null when it did not. */
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
  /** Sessions per second that the backends must hold: 1×. */
  readonly load: number
  readonly interrupted: boolean
  readonly backends: readonly AssessedBackend[]
}

/** Summarises the steps of one backend. @param load sessions per second of 1×  @param ended why the search ended early; null */
export function summarizeBackend(
  about: Pick<AssessedBackend, 'arm' | 'name' | 'url' | 'version' | 'missing'>,
  load: number,
  steps: readonly RecordedStep[],
  ended: string | null,
): AssessedBackend {
  const { held, broke } = capacityOf(toSearchSteps(steps))
  const perSession = measureRequestsPerSession(steps)
  const [lower, upper] = [held, broke].map(rate => (rate === null || perSession === null ? null : rate * perSession))
  return {
    ...about,
    bearsLoad: holdsLoad(steps, load),
    capacity: {
      sessionsPerSecond: { held, broke },
      requestsPerSecond: { value: lower && upper ? Math.sqrt(lower * upper) : null, lower: lower ?? null, upper: upper ?? null },
      beyond: findOverload(steps, perSession),
    },
    steps,
    ended,
  }
}

/** Converts steps to those of the search. */
export function toSearchSteps(steps: readonly AssessedStep[]): { rate: number; outcome: AssessedStep['outcome'] }[] {
  return steps.map(({ sessionsPerSecond, outcome }) => ({ rate: sessionsPerSecond, outcome }))
}

/** Contradicting steps leave it unknown. */
function holdsLoad(steps: readonly RecordedStep[], load: number): AssessedBackend['bearsLoad'] {
  const outcomes = new Set(steps.filter(({ sessionsPerSecond }) => sessionsPerSecond === load).map(({ outcome }) => outcome))
  if (outcomes.size !== 1) return 'not known'
  return outcomes.has('held') ? 'yes' : outcomes.has('broke') ? 'no' : 'not known'
}

/** Requests per session, measured in steps that held; null without one. */
function measureRequestsPerSession(steps: readonly RecordedStep[]): number | null {
  const held = steps.flatMap(({ outcome, figures, sessionsPerSecond }) => (outcome === 'held' && figures ? [{ ...figures, sessionsPerSecond }] : []))
  const sessions = held.reduce((sum, { seconds, sessionsPerSecond }) => sum + seconds * sessionsPerSecond, 0)
  return sessions === 0 ? null : held.reduce((sum, { requests }) => sum + requests, 0) / sessions
}

/** Figures under the highest load that broke. */
function findOverload(steps: readonly RecordedStep[], perSession: number | null): AssessedBackend['capacity']['beyond'] {
  const broken = steps.flatMap(({ outcome, figures, sessionsPerSecond }) => (outcome === 'broke' && figures ? [{ figures, sessionsPerSecond }] : []))
  const [highest] = broken.sort((a, b) => b.sessionsPerSecond - a.sessionsPerSecond)
  if (!highest || perSession === null) return null
  const { ended, outOfTime } = highest.figures.sessions
  return { ...highest.figures.served, asked: highest.sessionsPerSecond * perSession, outOfTime: ended === 0 ? 0 : outOfTime / ended }
}
