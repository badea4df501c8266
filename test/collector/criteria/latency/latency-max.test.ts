import { describe, expect, test } from 'vitest'
import { latency } from '../../../../collector/criteria/latency/latency.ts'
import type { Point, Signal } from '../../../../collector/otlp/signal.ts'
import { ask } from '../../judging.ts'
import { logsSignal } from '../../signals.ts'
import { type Simulation, simulateRun } from '../../simulate-run.ts'

const below = (max: string, margin?: string) =>
  latency.schema.parse({ kind: 'latency', quantile: 'p95', max, ...(margin ? { margin } : {}), because: 'people wait' })
const run = (changes: Partial<Simulation> = {}) => simulateRun({ requestsPerSecond: 240, ...changes })

describe('a latency criterion with a limit of its own', () => {
  test('passes a candidate that stays below it', () => {
    const found = ask(below('100ms'), run())
    expect(found).toMatchObject({ status: 'pass', limit: 100, estimate: { unit: 'ms' } })
    expect(found.reason).toMatch(/^Django's p95 is 5\d(\.\d)? ms \(95 % bounds .+ and .+\); the limit is 100 ms\.$/)
  })

  test('fails one that is above it, with the least that is shown', () => {
    const found = ask(below('40ms'), run())
    expect(found.status).toBe('fail')
    expect(found.reason).toMatch(/lower 98 % bound 5\d(\.\d)? ms; the limit is 40 ms\.$/)
  })

  test('is unknown at it, and in a short time', () => {
    expect(ask(below('53.5ms'), run())).toMatchObject({ status: 'unknown' })
    expect(ask(below('100ms'), run(), { window: { from: 15, to: 35 } })).toMatchObject({ status: 'unknown', secondsMore: 40 })
  })

  test('is unknown without an answer or a window', () => {
    expect(ask(below('100ms'), [logsSignal()])).toMatchObject({ status: 'unknown', estimate: null })
    expect(ask(below('100ms'), run(), { window: null })).toMatchObject({ status: 'unknown', estimate: null })
  })

  test('is unknown when one endpoint never answers as expected, however fast the others are', () => {
    const deaf = [...run()].map((signal): Signal => {
      if (signal.kind === 'logs') return signal
      const isLost = ({ kind, attributes }: Point) => kind === 'histogram' && attributes.target === 'candidate' && attributes.endpoint === 'orders.list'
      return { ...signal, points: signal.points.filter(point => !isLost(point)) }
    })
    const found = ask(below('100ms'), deaf)
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain('from orders.list on Django')
  })

  test('beside a margin lets the worse answer count, and tells both', () => {
    expect(ask(below('100ms', '15%'), run())).toMatchObject({ status: 'pass', estimate: { unit: 'ratio' } })
    const slower = ask(below('100ms', '15%'), run({ ratio: 1.5 }))
    expect(slower.status).toBe('fail')
    expect(slower.reason).toMatch(/^Django's p95 is \d\d % slower /)
    expect(slower.reason).toContain('the limit is 100 ms')
    const late = ask(below('40ms', '15%'), run())
    expect(late).toMatchObject({ status: 'fail', estimate: { unit: 'ratio' } })
    expect(late.relation).toBeUndefined()
    expect(late.wouldCatch).toBeUndefined()
  })

  test('needs one of the two, within reason', () => {
    expect(latency.lint({ kind: 'latency', quantile: 'p95', because: '' })).toMatchObject([
      { key: 'margin', message: 'expected a margin, a max or both, got neither' },
    ])
    expect(latency.lint(below('0ms'))).toMatchObject([{ key: 'max' }])
    expect(latency.lint(below('61s'))).toMatchObject([{ key: 'max' }])
    expect(latency.lint({ ...below('1s'), runs: 3 })).toMatchObject([{ key: 'runs' }])
  })
})
