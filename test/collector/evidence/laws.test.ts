import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../collector/evidence/evidence.ts'
import { HistogramSeries } from '../../../collector/evidence/series.ts'
import { Streams } from '../../../collector/evidence/streams.ts'
import type { Point, Signal } from '../../../collector/otlp/signal.ts'
import { arms } from '../../../contract/arm.ts'
import { type ExponentialHistogram, totalCount } from '../../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../../statistics/histogram-sum.ts'
import { latency, metricsSignal } from '../signals.ts'
import { simulateRun } from '../simulate-run.ts'

const seconds = 20
const window = { from: 2, to: 17 }
const brief = { seconds, requestsPerSecond: 80, writesPerSecond: 1, control: 'up', machine: { memory: 0.4 } } as const

const histogram = fc.record({
  scale: fc.integer({ min: 0, max: 6 }),
  offset: fc.integer({ min: -80, max: 80 }),
  counts: fc.array(fc.nat({ max: 9 }), { maxLength: 12 }),
  zeros: fc.nat({ max: 2 }),
})

describe('streams of any signals', () => {
  it('never gain a negative count, however often a sender restarts', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ value: histogram, start: fc.nat({ max: 3 }) }), { minLength: 1, maxLength: 12 }), points => {
        const series = new HistogramSeries()
        points.forEach(({ value, start }, time) => {
          const { gained, reset } = series.apply({ value, start, time })
          expect(gained).toBeGreaterThanOrEqual(0)
          if (reset) expect(gained).toBe(totalCount(value))
        })
      }),
    )
  })

  it('return every recorded value exactly', () => {
    fc.assert(
      fc.property(fc.array(histogram, { minLength: 1, maxLength: 12 }), gains => {
        const streams = underLoad()
        gains.forEach((_, second) => {
          streams.apply(metricsSignal(latency('baseline', 'auth.me', mergeHistograms(gains.slice(0, second + 1)), (second + 2) * 1000)))
        })
        const all = streams
          .evidence()
          .endpoints('baseline')[0]
          ?.latency({ from: -9, to: gains.length + 2 })
        expect(all).toEqual(mergeHistograms(gains))
      }),
    )
  })

  it('do not depend on how points are split over exports', () => {
    const whole = replay(simulateRun(brief))
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 7 }), fc.boolean(), (pieces, repeated) => {
        const split = replay(splitUp(simulateRun(brief), pieces, repeated))
        expect(shown(split)).toEqual(shown(whole))
      }),
      { numRuns: 12 },
    )
  })

  it('give the same evidence for the same run twice', () => {
    expect(shown(replay(simulateRun({ ...brief, seed: 4 })))).toEqual(shown(replay(simulateRun({ ...brief, seed: 4 }))))
  })

  it("add up: slices to windows, and the whole to the generator's counts", () => {
    const evidence = replay(simulateRun({ ...brief, errorShare: 0.05, outage: { from: 8, seconds: 2 } }))
    for (const arm of arms) {
      const { requests, unexpected, writes } = evidence.totals(arm)
      expect({ requests, unexpected, acknowledgedWrites: writes.acknowledged }).toEqual(evidence.generator.summary?.arms[arm])
      for (const endpoint of evidence.endpoints(arm)) {
        const counts = endpoint.requests(window)
        const perSlice = endpoint.perSlice(window, ['expected', 'unexpected', 'limited', 'failed'])
        expect(sum(perSlice)).toBe(counts.expected + counts.unexpected + counts.limited + counts.failed)
        expect(totalCount(endpoint.latency(window))).toBe(counts.expected)
        expect(mergeHistograms(slicesOf(endpoint.latency.bind(endpoint)))).toEqual(endpoint.latency(window))
      }
    }
    expect(sum(evidence.probes('candidate', window, 'down'))).toBe(2)
    expect(evidence.sessionsInFlight('candidate', window)).toEqual(Array.from({ length: 15 }, () => 130))
    expect([evidence.gaps, evidence.malformed, evidence.closed]).toEqual([[], [], 'finished'])
  })
})

function replay(signals: Iterable<Signal>): Evidence {
  const streams = new Streams()
  for (const signal of signals) streams.apply(signal)
  return streams.evidence()
}

function underLoad(): Streams {
  const streams = new Streams()
  const [first] = [...simulateRun({ seconds: 1, endpoints: ['auth.me'], close: null })].filter(signal => signal.kind === 'metrics' && signal.points.length > 6)
  if (first?.kind === 'metrics') streams.apply(metricsSignal(...first.points.filter(({ kind }) => kind === 'sum').map(point => ({ ...point, time: 1000 }))))
  return streams
}

/** The exports of a run with their points dealt out over several, each sent twice if wanted; the requests stay together for t0. */
function* splitUp(signals: Iterable<Signal>, pieces: number, repeated: boolean): Generator<Signal> {
  for (const signal of signals) {
    const parts = signal.kind === 'logs' ? [signal] : dealtOut(signal.points, pieces).map(points => metricsSignal(...points))
    for (const part of parts) {
      yield part
      if (repeated) yield part
    }
  }
}

function dealtOut(points: readonly Point[], pieces: number): Point[][] {
  const isRequest = (point: Point) => point.metric === 'cutover_requests'
  const others = points.filter(point => !isRequest(point))
  return [points.filter(isRequest), ...Array.from({ length: pieces }, (_, piece) => others.filter((_, j) => j % pieces === piece))]
}

/** All evidence that a criterion can read. */
function shown(evidence: Evidence): object {
  return {
    t0: evidence.t0,
    completeSlices: evidence.completeSlices,
    ledger: { ...evidence.ledger },
    cpu: evidence.generator.cpu(window),
    memory: evidence.generator.machine.memory(window),
    control: evidence.control(window, 'up'),
    gaps: evidence.gaps,
    arms: arms.map(arm => ({
      totals: evidence.totals(arm),
      inFlight: evidence.sessionsInFlight(arm, window),
      probes: evidence.probes(arm, window, 'up'),
      endpoints: evidence.endpoints(arm).map(endpoint => ({
        id: endpoint.endpoint,
        requests: endpoint.perSlice(window, ['expected', 'failed']),
        latency: endpoint.latency(window),
      })),
    })),
  }
}

function slicesOf(latencyOf: (slice: { from: number; to: number }) => ExponentialHistogram): ExponentialHistogram[] {
  return Array.from({ length: window.to - window.from }, (_, j) => latencyOf({ from: window.from + j, to: window.from + j + 1 }))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
