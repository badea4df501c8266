import { describe, expect, test } from 'vitest'
import { figure } from '../../../collector/criteria/figure.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { events } from '../../../contract/events.ts'
import { evaluateCriterion } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'
import { day, imported, now } from './importing.ts'

const bugs = figure.schema.parse({ kind: 'figure', pointer: '/critical', unit: 'open critical bugs', atMost: 0, maxAge: '1d' })
const score = figure.schema.parse({ kind: 'figure', pointer: '/csat', earlier: { better: 'higher', margin: '5%' }, maxAge: '30d' })

/** An earlier run in which the figure had a value. */
function earlier(value: number, at: number, { healthy = true, status = 'pass' } = {}): Signal {
  const backend = { version: '1', instance: 'a' }
  const findings = [{ criterion: 'figure', status, basis: { kind: 'figure', value } }]
  const body = {
    run: `run-${at}`,
    at,
    profile: 'nightly',
    healthy,
    backends: { baseline: backend, candidate: backend },
    checkpoints: [{ id: '2', verdict: 'go', findings }],
  }
  return logsSignal(event({ name: events.runEarlier, id: `earlier-${at}`, time: now, body }))
}

describe('a figure criterion', () => {
  test('passes at its limit, and fails beyond it', () => {
    expect(evaluateCriterion(bugs, [imported('figure', { kind: 'figure', value: 0 })], { asOf: now })).toMatchObject({
      status: 'pass',
      reason: 'The value is 0 open critical bugs (report of 2026-05-31); required is at most 0 open critical bugs.',
      basis: { kind: 'figure', value: 0 },
    })
    expect(evaluateCriterion(bugs, [imported('figure', { kind: 'figure', value: 1 })], { asOf: now })).toMatchObject({
      status: 'fail',
      estimate: { value: 1, unit: 'number' },
      limit: 0,
    })
  })

  test('has a lower limit when more is better', () => {
    const nps = figure.schema.parse({ kind: 'figure', pointer: '/nps', atLeast: 40, maxAge: '30d' })
    expect(evaluateCriterion(nps, [imported('figure', { kind: 'figure', value: 41 })], { asOf: now }).status).toBe('pass')
    expect(evaluateCriterion(nps, [imported('figure', { kind: 'figure', value: 39 })], { asOf: now }).status).toBe('fail')
  })

  test('is unknown against an earlier value when there is none', () => {
    expect(evaluateCriterion(score, [imported('figure', { kind: 'figure', value: 4.5 })], { asOf: now })).toMatchObject({
      status: 'unknown',
      reason: 'The value is 4.5 (report of 2026-05-31); no earlier run has a value to compare it with.',
    })
  })

  test('is compared with the latest healthy earlier run', () => {
    const before = [earlier(5, now - 4 * day), earlier(4, now - 3 * day), earlier(1, now - 2 * day, { healthy: false })]
    expect(evaluateCriterion(score, [...before, imported('figure', { kind: 'figure', value: 3.8 })], { asOf: now })).toMatchObject({
      status: 'pass',
      limit: 3.8,
    })
    const found = evaluateCriterion(score, [...before, imported('figure', { kind: 'figure', value: 3.79 })], { asOf: now })
    expect(found.status).toBe('fail')
    expect(found.reason).toContain('required is at least 3.8 (it was 4 in run run-')
  })

  test('is never compared with itself: a run after the report was made may have judged the same report', () => {
    const same = imported('figure', { kind: 'figure', value: 2 })
    expect(evaluateCriterion(score, [earlier(2, now - day / 2), same], { asOf: now }).status).toBe('unknown')
    expect(evaluateCriterion(score, [earlier(4, now - 3 * day), earlier(2, now - day / 2), same], { asOf: now })).toMatchObject({ status: 'fail', limit: 3.8 })
  })

  test('is not compared with a value that failed, so that a rerun does not turn a fail into a pass', () => {
    const before = [earlier(4, now - 3 * day), earlier(2, now - 2 * day, { status: 'fail' })]
    expect(evaluateCriterion(score, [...before, imported('figure', { kind: 'figure', value: 2 })], { asOf: now })).toMatchObject({ status: 'fail', limit: 3.8 })
  })

  test('passes exactly at the limit that an earlier value sets', () => {
    const found = evaluateCriterion(score, [earlier(4.4, now - 3 * day), imported('figure', { kind: 'figure', value: 4.18 })], { asOf: now })
    expect(found).toMatchObject({ status: 'pass', limit: 4.18 })
  })

  test('refuses to allow a loss of 100 %', () => {
    expect(figure.lint({ ...score, earlier: { better: 'higher', margin: 1 } })).toMatchObject([{ key: 'earlier' }])
    expect(figure.lint({ ...score, earlier: { better: 'lower', margin: 1 } })).toEqual([])
  })

  test('requires exactly one limit', () => {
    expect(figure.lint(bugs)).toEqual([])
    expect(figure.lint({ ...bugs, atLeast: 1 })).toMatchObject([{ key: 'atMost', message: 'expected one of atMost, atLeast and earlier, got 2' }])
    expect(figure.lint({ kind: 'figure', pointer: '/a', of: 'any', maxAge: 1 })).toMatchObject([
      { message: 'expected one of atMost, atLeast and earlier, got none' },
    ])
  })

  test.each(['critical', '/a~2', '#/a'])('refuses %j as a pointer', pointer => {
    expect(figure.schema.safeParse({ kind: 'figure', pointer, atMost: 0, maxAge: '1d' }).success).toBe(false)
  })
})
