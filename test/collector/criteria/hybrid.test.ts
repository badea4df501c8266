import { describe, expect, test } from 'vitest'
import { hybrid } from '../../../collector/criteria/hybrid.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { events } from '../../../contract/events.ts'
import type { SessionEndedAttributes } from '../../../contract/probe-events.ts'
import { evaluateCriterion } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'
import { loadStart, simulateRun } from '../simulate-run.ts'

const criterion = hybrid.schema.parse({ kind: 'hybrid' })

type End = Pick<SessionEndedAttributes, 'outcome' | 'at' | 'on' | 'detail' | 'late'>

const completed: End = { outcome: 'completed' }
const lost: End = { outcome: 'broken', at: 'orders.detail', on: 'candidate', detail: 'status 404 instead of 200' }
const refused: End = { outcome: 'broken', at: 'orders.list', on: 'baseline', detail: 'status 401 instead of 200' }

/** A run of 80 s with these sessions in its measured window, two of each second. */
function* run(ends: readonly End[], target: SessionEndedAttributes['target'] = 'hybrid'): Generator<Signal> {
  yield* simulateRun({ buyers: 0, requestsPerSecond: 60 })
  yield logsSignal(...ends.flatMap((end, session) => sessionEvents({ target, journey: 'hybrid', session, ...end })))
}

/** Sent twice: a repeat under another id counts once. */
function sessionEvents(attributes: SessionEndedAttributes) {
  const time = loadStart + 40_000 + (attributes.session % 30) * 500
  return ['first', 'again'].map(id => event({ name: events.sessionEnded, id: `${id} ${attributes.session}`, time, attributes: { ...attributes } }))
}

function times(count: number, end: End): End[] {
  return Array.from({ length: count }, () => end)
}

describe('a hybrid session criterion', () => {
  test('passes twenty sessions that were all completed', () => {
    const found = evaluateCriterion(criterion, run(times(20, completed)))
    expect(found).toMatchObject({ status: 'pass', limit: 0.01, estimate: { value: 0, n: 20, unit: 'share' } })
    expect(found.reason).toBe('All 20 sessions across Next.js and Django were completed; upper 95 % bound 13.9 %, the limit is 1 %.')
  })

  test('is unknown with fewer than twenty sessions', () => {
    const found = evaluateCriterion(criterion, run(times(19, completed)))
    expect(found).toMatchObject({ status: 'unknown', remedy: 'Rerun with a longer profile.' })
    expect(found.reason).toBe('All 19 sessions across Next.js and Django were completed; at least 20 are required.')
  })

  test('fails when the lower bound of broken sessions exceeds the limit, and names step, backend and reason', () => {
    const found = evaluateCriterion(criterion, run([...times(22, completed), ...times(5, lost), ...times(2, refused)]))
    expect(found.status).toBe('fail')
    expect(found.reason).toBe(
      'Of 29 sessions across Next.js and Django 7 broke off: at orders.detail on Django (status 404 instead of 200), 5 times; at orders.list on Next.js (status 401 instead of 200), 2 times; at most 1 % may.',
    )
    expect(found.remedy).toBe("Find out what of the other backend's tokens or rows is not understood at orders.detail, and make Next.js and Django agree.")
  })

  test('is unknown when one session broke off: the bounds lie on both sides of the limit', () => {
    const found = evaluateCriterion(criterion, run([...times(60, completed), lost]))
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain('1 broke off: at orders.detail on Django (status 404 instead of 200); upper 95 % bound 7.54 %, the limit is 1 %.')
  })

  test('passes a few broken sessions among so many that the upper bound is below the limit', () => {
    expect(evaluateCriterion(criterion, run([...times(1500, completed), lost])).status).toBe('pass')
  })

  test('leaves out sessions that slow responses left no time to end', () => {
    const found = evaluateCriterion(criterion, run([...times(21, completed), ...times(9, { ...lost, late: true })]))
    expect(found).toMatchObject({ status: 'pass', estimate: { n: 21 } })
    expect(found.reason).toBe('All 21 sessions across Next.js and Django were completed (9 more ran out of time); upper 95 % bound 13.3 %, the limit is 1 %.')
    expect(evaluateCriterion(criterion, run(times(30, { ...lost, late: true }))).status).toBe('unknown')
  })

  test('ignores the sessions of a single arm, and those outside the window', () => {
    const reason = 'Not evaluated: no session across Next.js and Django ended in the measured window.'
    expect(evaluateCriterion(criterion, run(times(30, completed), 'candidate'))).toMatchObject({ status: 'unknown', reason })
    expect(evaluateCriterion(criterion, [])).toMatchObject({ status: 'unknown' })
  })

  test('refuses a limit of 0 %', () => {
    expect(hybrid.lint(hybrid.schema.parse({ kind: 'hybrid', limit: '0%' }))).toHaveLength(1)
    expect(hybrid.lint(criterion)).toEqual([])
  })
})
