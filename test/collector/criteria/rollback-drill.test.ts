import { describe, expect, test } from 'vitest'
import { rollbackDrill } from '../../../collector/criteria/rollback-drill.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { type Drill, drillChecks } from '../../../contract/probe-events.ts'
import { evaluateCriterion } from '../judging.ts'
import { day, drilled, now, probeSignal, running } from './probing.ts'

const drill = rollbackDrill.schema.parse({ kind: 'rollback-drill' })
const options = { asOf: now }
const judged = (...signals: Signal[]) => evaluateCriterion(drill, [running(), ...signals], options)
const checks = (change: Partial<Drill['checks'][number]>) => drillChecks.map((check, j) => ({ check, passed: 20, total: 20, ...(j === 1 ? change : {}) }))

describe('a rollback drill criterion', () => {
  test('allows a recovery of 15 minutes and an age of 30 days by default', () => {
    expect(drill).toEqual({ kind: 'rollback-drill', within: 900_000, maxAge: 30 * day })
  })

  test('passes when every check passed in time', () => {
    expect(judged(drilled())).toMatchObject({
      status: 'pass',
      estimate: { value: 0, n: 4, unit: 'checks' },
      reason:
        'In the drill of 2026-05-31 Next.js took over from Django with all that had been written (sign-in, orders readable, orders changeable, nothing lost). Next.js served everything again after 4 min; allowed are 15 min.',
    })
  })

  test('fails when a check failed, and names it with the reason', () => {
    expect(judged(drilled({ checks: checks({ passed: 19, detail: 'order 17: 404' }) }))).toMatchObject({
      status: 'fail',
      estimate: { value: 1 },
      reason:
        'The rollback drill of 2026-05-31 failed: orders readable: 19 of 20 went well (order 17: 404). Next.js served everything again after 4 min; allowed are 15 min.',
    })
  })

  test('fails when recovery took longer than its limit, and passes at the limit', () => {
    expect(judged(drilled({ secondsToRecover: 900 })).status).toBe('pass')
    const slow = judged(drilled({ secondsToRecover: 901 }))
    expect(slow.status).toBe('fail')
    expect(slow.reason).toContain('too slow')
  })

  test('fails when the baseline never served every endpoint, however short the observation', () => {
    expect(judged(drilled({ recovered: false, secondsToRecover: 60, checks: checks({ passed: 0, detail: 'auth.login answered 401' }) }))).toMatchObject({
      status: 'fail',
      reason:
        'The rollback drill of 2026-05-31 failed: orders readable: 0 of 20 went well (auth.login answered 401); too slow. Next.js did not serve everything as expected in the 60 s in which it was watched.',
    })
    expect(judged(drilled({ recovered: false, secondsToRecover: 60 })).status).toBe('fail')
    expect(judged(drilled({ recovered: true })).status).toBe('pass')
  })

  test.each<[string, Partial<Drill>, string]>([
    ['older than its maximum age', { at: now - 31 * day }, 'The drill of 2026-05-01 is 31 days old; it may be at most 30 days old.'],
    ['dated after the run', { at: now + day }, 'The drill is dated 2026-06-02, after this run.'],
    ['of another version', { candidate: '2.0.9' }, 'The drill of 2026-05-31 was with version 2.0.9 of Django; this is 2.1.0.'],
    ['without one of its checks', { checks: checks({}).slice(1) }, 'The drill of 2026-05-31 did not look at: sign-in.'],
    [
      'in which nothing was tried',
      { checks: checks({ passed: 0, total: 0 }) },
      'The drill of 2026-05-31 says 0 of 0 for "orders readable", which is not evaluable.',
    ],
    [
      'with more successes than tries',
      { checks: checks({ passed: 21 }) },
      'The drill of 2026-05-31 says 21 of 20 for "orders readable", which is not evaluable.',
    ],
  ])('is unknown with a drill %s', (_, changes, reason) => {
    expect(judged(drilled(changes))).toMatchObject({ status: 'unknown', reason, remedy: 'Drill the rollback with this Django, then rerun.' })
  })

  test('fails for a failed check although another check was not tried', () => {
    const only = [{ check: 'sign-in', passed: 3, total: 4 } as const]
    expect(judged(drilled({ checks: only }))).toMatchObject({ status: 'fail', reason: expect.stringContaining('sign-in: 3 of 4 went well') })
    expect(judged(drilled({ checks: checks({}).slice(1), secondsToRecover: 1200 })).status).toBe('fail')
  })

  test('does not fail for a failed check of another version', () => {
    expect(judged(drilled({ candidate: '2.0.9', checks: checks({ passed: 0 }) })).status).toBe('unknown')
  })

  test('uses the latest drill', () => {
    const failed = drilled({ at: now - 3 * day, checks: checks({ passed: 0 }) })
    expect(judged(drilled(), failed).status).toBe('pass')
    expect(judged(drilled({ at: now - 5 * day }), failed).status).toBe('fail')
  })

  test("is unknown without the candidate's version, without a drill, and when no drill is readable", () => {
    expect(evaluateCriterion(drill, [running(null), drilled()], options)).toMatchObject({ status: 'unknown' })
    expect(evaluateCriterion(drill, [running('2.1.0', 'x', 'baseline'), drilled()], options)).toMatchObject({ status: 'unknown' })
    expect(judged()).toMatchObject({ status: 'unknown', estimate: null, reason: 'Not evaluated: no rollback drill from Django to Next.js yet.' })
    expect(judged(probeSignal('cutover.drill.finished', { body: { at: 'yesterday' } })).status).toBe('unknown')
  })

  test('refuses a time limit and a maximum age of 0', () => {
    expect(rollbackDrill.lint({ ...drill, within: 0, maxAge: 0 })).toMatchObject([{ key: 'within' }, { key: 'maxAge' }])
    expect(rollbackDrill.lint(drill)).toEqual([])
  })
})
