import { describe, expect, test } from 'vitest'
import { databaseCost } from '../../../collector/criteria/database-cost.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { type Arm, arms } from '../../../contract/arm.ts'
import { metrics } from '../../../contract/signals.ts'
import { evaluateCriterion } from '../judging.ts'
import { counter, metricsSignal } from '../signals.ts'
import { loadStart, type Simulation, simulateRun } from '../simulate-run.ts'

const statements = { kind: 'database-cost', measure: 'statements', margin: 0.1, because: 'noise' } as const
const time = { ...statements, measure: 'time' } as const

interface Costs {
  /** Statements per second. */
  readonly baseline: number
  readonly candidate: number
  /** Second after which the candidate's counts stand still. */
  readonly until?: number
  /** Second at which the database reports that it reset counts. */
  readonly forgot?: number
}

/** Database counts at the end of each second; each statement takes 2 ms. */
function database({ until = 80, forgot = 80, ...perSecond }: Costs): Signal[] {
  return Array.from({ length: 80 }, (_, second) => {
    const at = loadStart + second * 1000
    const from = { instance: 'rig', start: loadStart }
    const count = (arm: Arm) => perSecond[arm] * (arm === 'candidate' ? Math.min(second, until) : second)
    return metricsSignal(
      ...arms.flatMap(target => [
        counter(metrics.databaseStatements, { target }, count(target), at, from),
        counter(metrics.databaseTime, { target }, 2 * count(target), at, from),
        counter(metrics.databaseLosses, { target }, second < forgot ? 0 : 1, at, from),
      ]),
    )
  })
}

const judged = (criterion: typeof statements | typeof time, costs: Costs, changes: Partial<Simulation> = {}) =>
  evaluateCriterion(criterion, [...simulateRun(changes), ...database(costs)])

describe('a database cost criterion', () => {
  test('passes equal backends, and gives the counts of statements and requests', () => {
    const found = judged(statements, { baseline: 1000, candidate: 1000 })
    expect(found).toMatchObject({ status: 'pass', part: 'measured', limit: 1.1, estimate: { unit: 'ratio' }, remedy: '' })
    expect(found.reason).toMatch(
      /^Django runs ([\d.]+ % (more|fewer)|just as many) database statements per request \((5|5\.\d+|4\.\d+) against (5|5\.\d+|4\.\d+); 95 % bounds .+ and .+; over the whole API: statements are not attributed to requests\); the margin is 10 %\.$/,
    )
  })

  test('fails a candidate that runs a third more statements, with the lower bound', () => {
    const found = judged(statements, { baseline: 1000, candidate: 1330 })
    expect(found.status).toBe('fail')
    expect(found.reason).toMatch(/^Django runs 3\d(\.\d)? % more database statements per request .+ The lower 98 % bound is \d\d(\.\d)? % more\.$/)
    expect(found.remedy).not.toBe('')
  })

  test('counts the requests of sessions across both backends for each backend', () => {
    const crossing = Array.from({ length: 80 }, (_, second) =>
      metricsSignal(
        counter(metrics.requests, { endpoint: 'auth.me', on: 'candidate', outcome: 'expected', target: 'hybrid' }, 40 * second, loadStart + second * 1000, {
          instance: 'k6-hybrid',
          start: loadStart,
        }),
      ),
    )
    const costs = [...simulateRun(), ...database({ baseline: 1000, candidate: 1200 })]
    expect(evaluateCriterion(statements, [...costs, ...crossing]).estimate?.value).toBeCloseTo(1, 1)
    expect(evaluateCriterion(statements, costs).estimate?.value).toBeCloseTo(1.2, 1)
  })

  test('is unknown near its margin, with the remaining time or the trend as the remedy', () => {
    const found = judged(statements, { baseline: 1000, candidate: 1100 })
    expect(found.status).toBe('unknown')
    expect(found.remedy).toMatch(/trend is no-go|Needs about|Not decidable/)
  })

  test('measures database time as well', () => {
    const found = judged(time, { baseline: 1000, candidate: 800 })
    expect(found.status).toBe('pass')
    expect(found.reason).toMatch(/^Django takes \d\d(\.\d)? % less database time per request \((8|7\.\d+|8\.\d+) ms against (10|9\.\d+|10\.\d+) ms;/)
  })

  test('inverts when the arms are swapped', () => {
    const [one, other] = [judged(time, { baseline: 1000, candidate: 1330 }), judged(time, { baseline: 1330, candidate: 1000 })]
    expect(one.status).toBe('fail')
    expect(other.status).toBe('pass')
  })

  test('counts the requests of the whole API, whatever the scope', () => {
    const signals = [...simulateRun(), ...database({ baseline: 1000, candidate: 1000 })]
    expect(evaluateCriterion(statements, signals, { scope: ['auth.login'] })).toEqual(evaluateCriterion(statements, signals))
  })

  test('is unknown with less than 58 s or 200 requests', () => {
    const signals = [...simulateRun(), ...database({ baseline: 1000, candidate: 1000 })]
    expect(evaluateCriterion(statements, signals, { window: { from: 15, to: 72 } })).toMatchObject({ status: 'unknown', secondsMore: 10 })
    expect(evaluateCriterion(statements, signals, { window: { from: 15, to: 73 } }).status).toBe('pass')
    const few = judged(statements, { baseline: 10, candidate: 10 }, { requestsPerSecond: 2, endpoints: ['auth.login'] })
    expect(few.status).toBe('unknown')
    expect(few.reason).toMatch(/at least 58 s and 200 requests\.$/)
  })

  test('is unknown when the counts did not change while requests came in: missing counts are not low cost', () => {
    expect(judged(statements, { baseline: 1000, candidate: 1000, until: 40 })).toMatchObject({
      status: 'unknown',
      reason: 'Not evaluated: for part of the window the database counted no statements of Django, although it served requests.',
    })
  })

  test('is unknown when the database reset counts in the window, however large the difference, with a remedy', () => {
    const found = judged(statements, { baseline: 1000, candidate: 2000, forgot: 40 })
    expect(found).toMatchObject({ status: 'unknown', estimate: null, reason: expect.stringContaining('the database lost statistics during the run') })
    expect(found.remedy).toContain('pg_stat_statements.max')
    expect(judged(statements, { baseline: 1000, candidate: 2000, forgot: 10 }).status).toBe('fail')
  })

  test('is unknown when the database was not read, with a remedy', () => {
    const found = evaluateCriterion(statements, simulateRun())
    expect(found).toMatchObject({ status: 'unknown', estimate: null, reason: 'Not evaluated: the database reported no statements of Next.js.' })
    expect(found.remedy).toContain('pg_stat_statements')
    const half = database({ baseline: 1000, candidate: 1000 }).map(signal =>
      signal.kind === 'metrics' ? { ...signal, points: signal.points.filter(({ attributes }) => attributes.target === 'baseline') } : signal,
    )
    expect(evaluateCriterion(statements, [...simulateRun(), ...half]).reason).toContain('no statements of Django')
    expect(evaluateCriterion(statements, simulateRun(), { window: null }).status).toBe('unknown')
    expect(evaluateCriterion(statements, []).status).toBe('unknown')
  })

  test('requires no requests of the scope beforehand, because those of the whole API count', () => {
    expect(databaseCost.minimum(statements, 1)).toEqual({ seconds: 58, requests: 0, users: 0 })
  })

  test('refuses a margin of 0 or above 100 %', () => {
    expect(databaseCost.lint({ ...statements, margin: 0 })).toMatchObject([{ key: 'margin' }])
    expect(databaseCost.lint({ ...statements, margin: 1.5 })).toMatchObject([{ key: 'margin' }])
    expect(databaseCost.lint(statements)).toEqual([])
  })
})
