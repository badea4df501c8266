import type { Point, ReceivedEvent, Resource, Signal } from '../../collector/otlp/signal.ts'
import type { OutgoingEvent } from '../../contract/events.ts'
import type { Plan } from '../../contract/plan.ts'
import { metrics, attributes as names } from '../../contract/signals.ts'
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'

/** The resource attributes of k6 or the rig. */
function resource(instance: string, runId = 'test'): Resource {
  return { [names.runId]: runId, [names.instance]: instance }
}

interface From {
  readonly instance?: string
  /** Start time of the counting process, ms since the epoch. */
  readonly start?: number
}

/** One cumulative counter point; `time` in ms since the epoch. */
export function counter(
  metric: string,
  attributes: Readonly<Record<string, string>>,
  value: number,
  time: number,
  { instance = 'k6', start = 0 }: From = {},
): Point {
  return { kind: 'sum', metric, attributes, value, time, start, resource: resource(instance) }
}

/** One sample of the share of all cores that a generator uses. */
export function cpuSample(share: number, time: number, instance = 'rig'): Point {
  return gaugeSample(metrics.generatorCpu, share, time, instance)
}

export function gaugeSample(metric: string, share: number, time: number, instance = 'rig'): Point {
  return { kind: 'gauge', metric, attributes: {}, value: share, time, start: 0, resource: resource(instance) }
}

/** One cumulative latency histogram; `time` in ms since the epoch. */
export function latency(target: string, endpoint: string, value: ExponentialHistogram, time: number, { instance = 'k6', start = 0 }: From = {}): Point {
  return { kind: 'histogram', metric: metrics.latency, attributes: { endpoint, target }, value, time, start, resource: resource(instance) }
}

/** One counter of requests. */
export function requests(target: string, endpoint: string, outcome: string, value: number, time: number, from?: From): Point {
  return counter(metrics.requests, { endpoint, outcome, target }, value, time, from)
}

/** Requests of both arms, enough to set t0 half a second after `time`. */
export function bothArms(value: number, time: number, from?: From): Point[] {
  return ['baseline', 'candidate'].map(target => requests(target, 'auth.login', 'expected', value, time, from))
}

export function metricsSignal(...points: readonly Point[]): Signal {
  return { kind: 'metrics', points, overflow: false }
}

export function logsSignal(...events: readonly ReceivedEvent[]): Signal {
  return { kind: 'logs', events }
}

/** An event as it is received when it was sent like this. */
export function event(sent: OutgoingEvent, instance = 'rig'): ReceivedEvent {
  const { name, id, time, attributes = {}, body } = sent
  return { name, id, time, resource: resource(instance), attributes: { [names.eventId]: id, ...attributes }, body }
}

/** A plan of one 60-s look on all checkpoints; override what matters. */
export function planOf(changes: Partial<Plan> = {}): Plan {
  return {
    checkpoints: ['1', '2', '3'],
    profile: 'rehearsal',
    design: 'duet',
    warmup: '15s',
    looks: ['60s'],
    stopEarly: false,
    solo: '0s',
    seed: 7,
    arms: { baseline: { url: 'http://127.0.0.1:3000', services: ['nextjs'] }, candidate: { url: 'http://127.0.0.1:8000', services: ['django'] } },
    ...changes,
  }
}
