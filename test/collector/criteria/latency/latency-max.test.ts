import { describe, expect, test } from 'vitest'
import { latency } from '../../../../collector/criteria/latency/latency.ts'
import type { Point, Signal } from '../../../../collector/otlp/signal.ts'
import { evaluateCriterion } from '../../judging.ts'
import { logsSignal } from '../../signals.ts'
import { type Simulation, simulateRun } from '../../simulate-run.ts'

const below = (max: string, margin?: string) =>
  latency.schema.parse({ kind: 'latency', quantile: 'p95', max, ...(margin ? { margin } : {}), because: 'people wait' })
const run = (changes: Partial<Simulation> = {}) => simulateRun({ requestsPerSecond: 240, ...changes })

describe('a latency criterion with an absolute limit', () => {
  test('passes a candidate below the limit', () => {
    const found = evaluateCriterion(below('100ms'), run())
    expect(found).toMatchObject({ status: 'pass', limit: 100, estimate: { unit: 'ms' } })
    expect(found.reason).toMatch(/^Django's p95 is 5\d(\.\d)? ms \(95 % bounds .+ and .+\); the limit is 100 ms\.$/)
  })

  test('fails a candidate above the limit, with the lower bound', () => {
    const found = evaluateCriterion(below('40ms'), run())
    expect(found.status).toBe('fail')
    expect(found.reason).toMatch(/lower 98 % bound 5\d(\.\d)? ms; the limit is 40 ms\.$/)
  })

  test('is unknown at the limit, and in a short window', () => {
    expect(evaluateCriterion(below('53.5ms'), run())).toMatchObject({ status: 'unknown' })
    expect(evaluateCriterion(below('100ms'), run(), { window: { from: 15, to: 35 } })).toMatchObject({ status: 'unknown', secondsMore: 40 })
  })

  test('is unknown without an answer or a window', () => {
    expect(evaluateCriterion(below('100ms'), [logsSignal()])).toMatchObject({ status: 'unknown', estimate: null })
    expect(evaluateCriterion(below('100ms'), run(), { window: null })).toMatchObject({ status: 'unknown', estimate: null })
  })

  test('is unknown when one endpoint never answers as expected, however fast the others are', () => {
    const deaf = [...run()].map((signal): Signal => {
      if (signal.kind === 'logs') return signal
      const isLost = ({ kind, attributes }: Point) => kind === 'histogram' && attributes.target === 'candidate' && attributes.endpoint === 'orders.list'
      return { ...signal, points: signal.points.filter(point => !isLost(point)) }
    })
    const found = evaluateCriterion(below('100ms'), deaf)
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain('from orders.list on Django')
  })

  test('with a margin too reports both results, and the worse one counts', () => {
    expect(evaluateCriterion(below('100ms', '15%'), run())).toMatchObject({ status: 'pass', estimate: { unit: 'ratio' } })
    const slower = evaluateCriterion(below('100ms', '15%'), run({ ratio: 1.5 }))
    expect(slower.status).toBe('fail')
    expect(slower.reason).toMatch(/^Django's p95 is \d\d % slower /)
    expect(slower.reason).toContain('the limit is 100 ms')
    const late = evaluateCriterion(below('40ms', '15%'), run())
    expect(late).toMatchObject({ status: 'fail', estimate: { unit: 'ratio' } })
    expect(late.relation).toBeUndefined()
    expect(late.wouldCatch).toBeUndefined()
  })

  test('refuses neither max nor margin, a max of 0 or above 60 s, and runs without a margin', () => {
    expect(latency.lint({ kind: 'latency', quantile: 'p95', because: '' })).toMatchObject([
      { key: 'margin', message: 'expected a margin, a max or both, got neither' },
    ])
    expect(latency.lint(below('0ms'))).toMatchObject([{ key: 'max' }])
    expect(latency.lint(below('61s'))).toMatchObject([{ key: 'max' }])
    expect(latency.lint({ ...below('1s'), runs: 3 })).toMatchObject([{ key: 'runs' }])
  })
})
