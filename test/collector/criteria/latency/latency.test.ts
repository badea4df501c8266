import { describe, expect, test } from 'vitest'
import type { Point, Signal } from '../../../../collector/otlp/signal.ts'
import { evaluateCriterion } from '../../judging.ts'
import { logsSignal } from '../../signals.ts'
import { type Simulation, simulateRun } from '../../simulate-run.ts'

const p95 = { kind: 'latency', quantile: 'p95', margin: 0.15, because: 'noise' } as const
const p50 = { kind: 'latency', quantile: 'p50', margin: 0.1, because: 'noise' } as const

const run = (changes: Partial<Simulation> = {}) => simulateRun({ requestsPerSecond: 240, ...changes })

describe('a latency criterion', () => {
  test('passes equal backends, and gives the slowdown that would have been detected', () => {
    const found = evaluateCriterion(p95, run())
    expect(found).toMatchObject({ status: 'pass', relation: 'no difference shown', limit: 1.15, remedy: '', secondsMore: null })
    expect(found.wouldCatch).toBeGreaterThan(1)
    expect(found.wouldCatch).toBeLessThan(1.15)
    expect(found.reason).toMatch(
      /^Django's p95 is [\d.]+ % (slower|faster) \(\d+(\.\d)? ms against \d+(\.\d)? ms; 95 % bounds [-+][\d.]+ % and [-+][\d.]+ %\); the margin is 15 %\. No significant difference; a slowdown of \d(\.\d)? % would have been detected\.$/,
    )
  })

  test('passes a faster candidate, and one that is slower within the margin', () => {
    expect(evaluateCriterion(p50, run({ ratio: 0.8 }))).toMatchObject({ status: 'pass', relation: 'faster' })
    expect(evaluateCriterion(p50, run({ ratio: 1.05 }))).toMatchObject({ status: 'pass', relation: 'slower within the margin' })
  })

  test('fails a candidate that is 50 % slower, with the lower bound', () => {
    const found = evaluateCriterion(p95, run({ ratio: 1.5 }))
    expect(found.status).toBe('fail')
    expect(found.reason).toMatch(/^Django's p95 is \d\d % slower \(.+; lower 98 % bound \+\d\d %\); the margin is 15 %\.$/)
    expect(found.remedy).toMatch(/^Make Django faster/)
  })

  test('fails for a single slower endpoint, and names it', () => {
    const found = evaluateCriterion(p50, run({ ratioOf: { 'orders.list': 1.3 } }))
    expect(found).toMatchObject({ status: 'fail', remedy: 'Make Django faster, first at orders.list, then rerun.' })
    expect(found.reason).toContain('orders.list is significantly slower than its margin of 10 %')
    expect(found.byEndpoint.filter(({ status }) => status === 'fail').map(({ endpoint }) => endpoint)).toEqual(['orders.list'])
  })

  test('does not pass while an endpoint is probably slower: it is unknown, with that reason', () => {
    const found = evaluateCriterion(p50, run({ ratioOf: { 'orders.list': 1.125 } }))
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain('But orders.list looks slower than its margin of 10 %')
  })

  test('is unknown at the margin, and reports an estimate beyond it or the remaining time', () => {
    const found = evaluateCriterion(p50, run({ ratio: 1.1 }))
    expect(found.status).toBe('unknown')
    expect(found.remedy).toMatch(/^(The estimate is beyond the margin|Needs about|Not decidable)/)
  })

  test('is unknown after 20 s, and gives the remaining time', () => {
    expect(evaluateCriterion(p95, run(), { window: { from: 15, to: 35 } })).toMatchObject({
      status: 'unknown',
      remedy: 'Needs about 40 s more of this load.',
      secondsMore: 40,
    })
  })

  test('is unknown with too few requests for its quantile', () => {
    const found = evaluateCriterion({ ...p95, quantile: 'p99' }, run({ requestsPerSecond: 50 }))
    expect(found.status).toBe('unknown')
    expect(found.reason).toMatch(/p99 needs at least 58 s and 10,000 requests\.$/)
    expect(found.secondsMore).toBeGreaterThan(100)
  })

  test('is unknown when an endpoint never answers as expected in one arm, and names both', () => {
    const found = evaluateCriterion(p95, run({ outage: { from: 0, seconds: 80 } }), { scope: ['auth.login'] })
    expect(found).toMatchObject({
      status: 'unknown',
      reason: 'Not evaluated: no expected response from auth.login on Django.',
      remedy: 'Fix auth.login on Django, then rerun.',
    })
  })

  test('widens its margin when a millisecond is a large share of the latency', () => {
    const found = evaluateCriterion(p50, run({ median: 4, ratio: 1.12 }))
    expect(found.status).toBe('pass')
    expect(found.limit).toBeGreaterThan(1.2)
    expect(found.reason).toContain('the margin is 10 %, here 2')
    expect(found.reason).toContain('because differences below 1 ms are not measurable')
  })

  test('cannot judge a margin finer than the buckets', () => {
    expect(evaluateCriterion({ ...p50, margin: 0.02 }, run())).toMatchObject({ status: 'unknown', remedy: 'Send finer histograms.' })
  })

  test('lists an endpoint with few requests as not judged, and one without any as not tested', () => {
    const rows = evaluateCriterion(p95, run({ requestsPerSecond: 60 }), { scope: ['auth.login', 'auth.me', 'auth.profile'] }).byEndpoint
    expect(rows.map(({ endpoint, status, reason }) => [endpoint, status, reason.split(/[.:]/)[0]])).toEqual([
      ['auth.login', 'not judged', 'Not judged by itself'],
      ['auth.me', 'not judged', 'Not judged by itself'],
      ['auth.profile', 'not judged', 'Not tested'],
    ])
  })

  test.each(['baseline', 'candidate'])('is unknown when the latencies of one endpoint never arrived from the %s, however many answers were counted', target => {
    const deaf = [...run()].map((signal): Signal => {
      if (signal.kind === 'logs') return signal
      const isLost = ({ kind, attributes }: Point) => kind === 'histogram' && attributes.target === target && attributes.endpoint === 'orders.list'
      return { ...signal, points: signal.points.filter(point => !isLost(point)) }
    })
    const found = evaluateCriterion(p50, deaf)
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain(`responses were counted, but no latency arrived from orders.list on ${target === 'baseline' ? 'Next.js' : 'Django'}`)
  })

  test('ignores endpoints outside its scope', () => {
    expect(evaluateCriterion(p50, run({ ratioOf: { 'orders.list': 2 } }), { scope: ['auth.login', 'auth.me'] }).status).toBe('pass')
  })

  test('is unknown without a window, and without any signal of its own', () => {
    expect(evaluateCriterion(p95, run(), { window: null })).toMatchObject({ status: 'unknown', estimate: null })
    expect(evaluateCriterion(p95, [logsSignal()])).toMatchObject({ status: 'unknown', estimate: null })
  })
})
