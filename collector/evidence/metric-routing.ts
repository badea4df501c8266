import { type Arm, arms } from '../../contract/arm.ts'
import { controlTarget, metrics, attributes as names, type ProbeOutcome, probeOutcomes, requestOutcomes, writeOutcomes } from '../../contract/signals.ts'
import type { Point } from '../otlp/signal.ts'
import type { ArmStreams } from './arm-streams.ts'
import type { GeneratorLoad } from './generator-load.ts'
import type { HistogramLog } from './histogram-log.ts'
import type { Increments } from './series.ts'

/** Where metric points are routed to. */
export interface MetricTargets {
  readonly arms: Readonly<Record<Arm, ArmStreams>>
  readonly generator: GeneratorLoad
  /** What the control probe counted. */
  readonly control: Readonly<Record<ProbeOutcome, Increments[]>>
}

/** Finds the list for a counter's increments.
 *  @returns what is wrong with the point if there is none */
export function routeCounter(point: Point, sender: string, places: MetricTargets): Increments[] | string {
  if (point.metric === metrics.droppedIterations) return places.generator.dropped
  if (point.metric === metrics.probeChecks && point.attributes[names.target] === controlTarget) {
    return listOf(places.control, oneOf(probeOutcomes, point.attributes[names.outcome])) ?? unknownOutcome(point)
  }
  const arm = armOf(point)
  if (!arm) return `${point.metric} of an unknown target`
  return routeToArm(point, sender, places.arms[arm]) ?? unknownOutcome(point)
}

/** Finds the list for a histogram's log.
 *  @returns what is wrong with the point if there is none */
export function routeHistogram(point: Point, places: MetricTargets): HistogramLog[] | string {
  const arm = armOf(point)
  if (!arm) return `${point.metric} of an unknown target`
  const endpoint = point.attributes[names.endpoint]
  return endpoint && point.metric === metrics.latency ? places.arms[arm].endpoint(endpoint).latencies : `${point.metric} of an unknown endpoint`
}

function unknownOutcome({ metric }: Point): string {
  return `${metric} of an unknown endpoint or outcome`
}

/** The arm that a point is about. */
export function armOf(point: Point): Arm | undefined {
  return oneOf(arms, point.attributes[names.target])
}

function routeToArm({ metric, attributes }: Point, sender: string, arm: ArmStreams): Increments[] | undefined {
  const outcome = attributes[names.outcome]
  switch (metric) {
    case metrics.requests:
      return routeRequests(attributes[names.endpoint], outcome, arm)
    case metrics.sessionsStarted:
      return arm.sessions(sender).started
    case metrics.sessionsEnded:
      return arm.sessions(sender).ended
    case metrics.probeChecks:
      return listOf(arm.probes, oneOf(probeOutcomes, outcome))
    case metrics.databaseStatements:
      return arm.database.statements
    case metrics.databaseTime:
      return arm.database.milliseconds
    case metrics.databaseLosses:
      return arm.database.losses
    case metrics.writes:
      return listOf(arm.writes, oneOf(writeOutcomes, outcome))
  }
}

function routeRequests(endpoint: string | undefined, outcome: string | undefined, arm: ArmStreams): Increments[] | undefined {
  return endpoint ? listOf(arm.endpoint(endpoint).counters, oneOf(requestOutcomes, outcome)) : undefined
}

function listOf<K extends string>(lists: Readonly<Record<K, Increments[]>>, key: K | undefined): Increments[] | undefined {
  return key && lists[key]
}

function oneOf<T extends string>(known: readonly T[], text: string | undefined): T | undefined {
  return known.find(value => value === text)
}
