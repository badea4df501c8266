import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Streams } from '../../../collector/evidence/streams.ts'
import type { Point } from '../../../collector/otlp/signal.ts'
import { events } from '../../../contract/events.ts'
import { metrics } from '../../../contract/signals.ts'
import type { Window } from '../../../statistics/batches.ts'
import { type ExponentialHistogram, totalCount } from '../../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../../statistics/histogram-sum.ts'
import { bothArms, counter, cpuSample, event, gaugeSample, latency, logsSignal, metricsSignal, planOf, requests } from '../signals.ts'

const start = 1_000_000_000_000
const at = (seconds: number) => start + seconds * 1000

interface StreamVector {
  readonly points: readonly (ExponentialHistogram & { readonly time: number; readonly startTime: number; readonly count: number })[]
  readonly countPerSecond: readonly number[]
  readonly all: ExponentialHistogram
}
const vectors: StreamVector[] = JSON.parse(readFileSync(new URL('../../vectors/streams.json', import.meta.url), 'utf8'))

describe('streams: slices and series', () => {
  it.each(vectors)('turn cumulative points into the seconds of the vectors', ({ points, countPerSecond, all }) => {
    const streams = new Streams()
    streams.apply(metricsSignal(...bothArms(1, at(0))))
    for (const { time, startTime, count, scale, offset, counts } of points) {
      const from = { start: at(startTime) }
      const histogram = latency('candidate', 'auth.login', { scale, offset, counts }, at(time), from)
      streams.apply(metricsSignal(histogram, requests('candidate', 'catalog.list', 'expected', count, at(time), from), ...bothArms(time + 1, at(time))))
    }
    const evidence = streams.evidence()
    expect(evidence.t0).toBe(at(0.5))
    const window = { from: 0, to: countPerSecond.length }
    const [login, list] = evidence.endpoints('candidate')
    expect(list?.perSlice(window, ['expected'])).toEqual(countPerSecond)
    expect(countPerSecond.map((_, slice) => totalCount(login?.latency({ from: slice, to: slice + 1 }) ?? { scale: 0, offset: 0, counts: [] }))).toEqual(
      countPerSecond,
    )
    expect(login?.latency(window)).toEqual(mergeHistograms([all]))
  })

  it('start half a second after the first export in which both arms gained requests', () => {
    const streams = opened()
    streams.apply(metricsSignal(requests('baseline', 'auth.login', 'expected', 5, at(0))))
    streams.apply(metricsSignal(requests('baseline', 'auth.login', 'expected', 9, at(1))))
    streams.apply(metricsSignal(requests('baseline', 'auth.login', 'expected', 9, at(2)), requests('candidate', 'auth.me', 'failed', 1, at(2))))
    expect(streams.evidence().t0).toBeNull()
    streams.apply(metricsSignal(requests('baseline', 'auth.login', 'expected', 10, at(3)), requests('candidate', 'auth.me', 'failed', 2, at(3.001))))
    expect(streams.evidence().t0).toBe(at(3.501))
  })

  it('start with one arm when a run has only one', () => {
    const streams = opened({ design: 'alone' })
    streams.apply(metricsSignal(requests('candidate', 'auth.login', 'expected', 5, at(0))))
    expect(streams.evidence().t0).toBeNull()
    streams.apply(metricsSignal(requests('baseline', 'auth.login', 'expected', 5, at(1))))
    expect(streams.evidence().t0).toBe(at(1.5))
  })

  it('do not start with requests of setup, to the rig or across both backends', () => {
    const streams = opened()
    streams.apply(
      metricsSignal(
        requests('setup', 'auth.register', 'expected', 100, at(0)),
        requests('rig', 'none', 'expected', 9, at(0)),
        requests('hybrid', 'auth.login', 'expected', 9, at(0)),
      ),
    )
    const evidence = streams.evidence()
    expect([evidence.t0, evidence.endpoints('baseline'), evidence.totals('baseline').requests, evidence.gaps]).toEqual([null, [], 0, []])
  })

  it('exclude points before t0 from slices, but not from totals and sessions', () => {
    const streams = opened()
    streams.apply(metricsSignal(...bothArms(50, at(0)), ...sessions(120, 10, at(0))))
    streams.apply(metricsSignal(...bothArms(53, at(1)), ...sessions(140, 20, at(1))))
    streams.apply(metricsSignal(...bothArms(57, at(2)), ...sessions(160, 45, at(2))))
    const evidence = streams.evidence()
    const [login] = evidence.endpoints('candidate')
    const window = { from: 0, to: 2 }
    expect(login?.perSlice(window, ['expected', 'failed'])).toEqual([3, 4])
    expect(login?.requests(window)).toEqual({ expected: 7, unexpected: 0, limited: 0, failed: 0 })
    expect(evidence.totals('candidate')).toEqual({ requests: 57, unexpected: 0, latencies: 0, writes: { acknowledged: 0, rejected: 0, indeterminate: 0 } })
    expect(evidence.sessionsInFlight('candidate', window)).toEqual([120, 115])
    expect(evidence.completeSlices).toBe(1)
  })

  it('put a point at the very end of a slice into it', () => {
    const streams = opened()
    streams.apply(metricsSignal(...bothArms(1, at(0))))
    streams.apply(metricsSignal(...bothArms(3, at(1.5))))
    streams.apply(metricsSignal(...bothArms(8, at(2.5) + 0.001)))
    const [login] = streams.evidence().endpoints('baseline')
    expect(login?.perSlice({ from: 0, to: 3 }, ['expected'])).toEqual([2, 0, 5])
    expect(streams.evidence().completeSlices).toBe(2)
  })

  it('take differences per instance, and sum them', () => {
    const streams = opened()
    streams.apply(metricsSignal(...bothArms(100, at(0), { instance: 'a' })))
    streams.apply(metricsSignal(...bothArms(10, at(0.2), { instance: 'b' })))
    streams.apply(metricsSignal(...bothArms(103, at(1), { instance: 'a' }), ...bothArms(14, at(1.1), { instance: 'b' })))
    streams.apply(metricsSignal(...bothArms(105, at(2), { instance: 'a' })))
    const evidence = streams.evidence()
    expect(evidence.endpoints('baseline')[0]?.perSlice({ from: 0, to: 1 }, ['expected'])).toEqual([7])
    expect(evidence.totals('baseline').requests).toBe(119)
    expect(evidence.completeSlices).toBe(0)
  })

  it('count from zero after a restart, known by its start time or by a smaller count', () => {
    const streams = opened()
    const send = (value: number, seconds: number, began: number) => streams.apply(metricsSignal(...bothArms(value, at(seconds), { start: at(began) })))
    send(10, 0, -1)
    send(20, 1, -1)
    send(25, 2, 1.5)
    send(3, 3, 1.5)
    const [login] = streams.evidence().endpoints('baseline')
    expect(login?.perSlice({ from: 0, to: 3 }, ['expected'])).toEqual([10, 25, 3])
    expect(streams.evidence().totals('baseline').requests).toBe(48)
  })

  it('treat the sessions of a restarted process as ended', () => {
    const streams = opened()
    streams.apply(metricsSignal(...bothArms(1, at(0)), ...sessions(500, 380, at(0))))
    streams.apply(metricsSignal(...bothArms(2, at(1)), ...sessions(520, 400, at(1))))
    streams.apply(metricsSignal(...bothArms(1, at(2)), counter(metrics.sessionsStarted, { journey: 'browse', target: 'candidate' }, 30, at(2))))
    expect(streams.evidence().sessionsInFlight('candidate', { from: 0, to: 2 })).toEqual([120, 30])
    expect(streams.evidence().sessionsInFlight('baseline', { from: 0, to: 2 })).toEqual([120, 0])
  })

  it('ignore points that are not newer, also when an export is repeated', () => {
    const streams = opened()
    const again = metricsSignal(...bothArms(5, at(1)))
    for (const signal of [metricsSignal(...bothArms(1, at(0))), again, again, metricsSignal(...bothArms(3, at(0.5))), metricsSignal(...bothArms(6, at(2)))])
      streams.apply(signal)
    expect(streams.evidence().endpoints('candidate')[0]?.perSlice({ from: 0, to: 2 }, ['expected'])).toEqual([4, 1])
  })

  it('identify a series by its attributes in any order', () => {
    const streams = opened()
    const point = (attributes: Record<string, string>, value: number, time: number) => counter(metrics.requests, attributes, value, time)
    streams.apply(metricsSignal(...bothArms(1, at(0)), point({ target: 'baseline', endpoint: 'auth.me', outcome: 'limited' }, 4, at(0))))
    streams.apply(metricsSignal(point({ outcome: 'limited', endpoint: 'auth.me', target: 'baseline' }, 6, at(1))))
    expect(streams.evidence().totals('baseline')).toMatchObject({ requests: 7, unexpected: 6 })
  })

  it('report a gap of more than 3 s between exports of an instance', () => {
    const streams = opened()
    for (const seconds of [0, 1, 4, 7.1]) streams.apply(metricsSignal(...bothArms(seconds + 1, at(seconds))))
    expect(streams.evidence().gaps).toEqual([{ instance: 'k6', from: at(4), to: at(7.1) }])
  })

  it('wait for an instance that is silent, up to 5 s, and report its silence', () => {
    const streams = opened()
    const probe = (seconds: number) =>
      metricsSignal(counter(metrics.probeChecks, { outcome: 'up', target: 'candidate' }, seconds + 1, at(seconds), { instance: 'rig' }))
    streams.apply(metricsSignal(...bothArms(1, at(0))))
    for (const seconds of [0, 1, 2]) streams.apply(probe(seconds))
    streams.apply(metricsSignal(...bothArms(3, at(2))))
    for (const seconds of [3, 4, 5, 6, 7]) streams.apply(probe(seconds))
    expect(streams.evidence().completeSlices).toBe(1)
    expect(streams.evidence().gaps).toEqual([{ instance: 'k6', from: at(2), to: at(7) }])
    streams.apply(probe(8))
    expect(streams.evidence().completeSlices).toBe(7)
    expect(streams.evidence().control({ from: 0, to: 7 }, 'up')).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(streams.evidence().probes('candidate', { from: 0, to: 7 }, 'up')).toEqual([1, 1, 1, 1, 1, 1, 1])
    expect(streams.evidence().probes('candidate', { from: 0, to: 7 }, 'down')).toEqual([0, 0, 0, 0, 0, 0, 0])
  })

  it('do not revoke complete slices when another instance joins late', () => {
    const streams = opened()
    for (const seconds of [0, 1, 2, 3]) streams.apply(metricsSignal(...bothArms(seconds + 1, at(seconds))))
    streams.apply(metricsSignal(...bothArms(9, at(1.7), { instance: 'late' })))
    expect(streams.evidence().completeSlices).toBe(2)
  })

  it('are zeros and nulls before the load starts', () => {
    const evidence = opened().evidence()
    const window = { from: 0, to: 2 }
    expect(evidence.sessionsInFlight('baseline', window)).toEqual([0, 0])
    expect(evidence.probes('baseline', window, 'up')).toEqual([0, 0])
    expect([evidence.completeSlices, evidence.generator.cpu(window), evidence.t0]).toEqual([0, null, null])
  })

  it('average the use of the generator over a window, of the busiest of several', () => {
    const streams = opened()
    streams.apply(metricsSignal(...bothArms(1, at(0))))
    streams.apply(metricsSignal(cpuSample(0.9, at(0.4), 'a'), cpuSample(0.2, at(1), 'b')))
    streams.apply(metricsSignal(cpuSample(0.5, at(1), 'a'), cpuSample(0.7, at(2), 'a')))
    streams.apply(metricsSignal(counter(metrics.droppedIterations, { scenario: 'candidate' }, 3, at(2))))
    expect(streams.evidence().generator.cpu({ from: 0, to: 2 })).toBeCloseTo(0.6, 12)
    expect(streams.evidence().generator.cpu({ from: 2, to: 4 })).toBeNull()
    expect(streams.evidence().generator.droppedIterations).toBe(3)
  })

  it('return the peak memory and descriptors of the load machine, and its mean CPU use', () => {
    const streams = opened()
    streams.apply(metricsSignal(...bothArms(1, at(0))))
    for (const [seconds, share] of [
      [1, 0.2],
      [2, 0.8],
      [9, 0.9],
    ] as const) {
      const gauges = [metrics.machineCpu, metrics.machineMemory, metrics.generatorDescriptors].map((metric, i) =>
        gaugeSample(metric, share / (i + 1), at(seconds)),
      )
      streams.apply(metricsSignal(...gauges))
    }
    const { machine } = streams.evidence().generator
    const shown = (window: Window) => [machine.cpu(window), machine.memory(window), machine.descriptors(window)]
    expect(shown({ from: 0, to: 2 })).toEqual([0.5, 0.4, 0.8 / 3])
    expect(shown({ from: 3, to: 8 })).toEqual([null, null, null])
    expect(shown({ from: 3, to: 10 })).toEqual([null, null, null])
  })

  it('count points that cannot be routed as malformed', () => {
    const streams = opened()
    for (const seconds of [1, 2]) {
      streams.apply(
        metricsSignal(
          requests('baseline', 'auth.me', 'odd', seconds, at(seconds)),
          counter(metrics.writes, { outcome: 'acknowledged' }, seconds, at(seconds)),
          counter(metrics.probeChecks, { outcome: 'odd', target: 'control' }, seconds, at(seconds)),
        ),
      )
    }
    streams.apply({ kind: 'metrics', points: [], overflow: true })
    const evidence = streams.evidence()
    expect(evidence.overflow).toBe(true)
    expect(evidence.malformed).toEqual([
      { what: 'cutover_requests of an unknown endpoint or outcome', count: 1 },
      { what: 'cutover_writes of an unknown target', count: 1 },
      { what: 'cutover.probe.checks of an unknown endpoint or outcome', count: 1 },
    ])
    expect(evidence.totals('baseline').requests).toBe(0)
  })
})

function opened(changes: Parameters<typeof planOf>[0] = {}): Streams {
  const streams = new Streams()
  streams.apply(logsSignal(event({ name: events.runOpened, id: 'opened', time: at(-5), body: planOf(changes) })))
  return streams
}

function sessions(started: number, ended: number, time: number): Point[] {
  return ['baseline', 'candidate'].flatMap(target => [
    counter(metrics.sessionsStarted, { journey: 'browse', target }, started, time),
    counter(metrics.sessionsEnded, { journey: 'browse', outcome: 'completed', target }, ended, time),
  ])
}
