import { describe, expect, test } from 'vitest'
import { migrationSchedule } from '../../../collector/criteria/migration-schedule.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { events } from '../../../contract/events.ts'
import { evaluateCriterion } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'

const criterion = migrationSchedule.schema.parse({ kind: 'schedule', limit: '10%' })
const start = Date.UTC(2026, 0, 5)
const week = 7 * 86_400_000

function decided(decision: string, weeks: number, checkpoint = '1'): Signal {
  const attributes = { checkpoint, decision, role: 'steering board', because: 'of the figures', at: start + weeks * week }
  return logsSignal(event({ name: events.checkpointDecided, id: `decided-${weeks}`, time: start + weeks * week, attributes }))
}

function judged(weeks: number, ...signals: Signal[]) {
  return evaluateCriterion(criterion, signals, { asOf: start + weeks * week, start, checkpoint: { id: '1', week: 4 } })
}

describe('a schedule criterion', () => {
  test.each([
    [2, 'pass', '2 weeks have passed since 2026-01-05; the plan has it in week 4.'],
    [4, 'pass', '4 weeks have passed since 2026-01-05; the plan has it in week 4.'],
    [4.3, 'pass', '4.3 weeks have passed since 2026-01-05; the plan has it in week 4: 7.5 % late, 10 % are allowed.'],
    [5, 'fail', '5 weeks have passed since 2026-01-05; the plan has it in week 4: 25 % late, 10 % would be allowed.'],
  ])('after %d weeks of 4: %s', (weeks, status, reason) => {
    expect(judged(weeks)).toMatchObject({ status, reason, part: 'attested', estimate: { unit: 'weeks' } })
  })

  test('passes exactly at its limit', () => {
    const judgedAfter = (milliseconds: number) => evaluateCriterion(criterion, [], { asOf: start + milliseconds, start, checkpoint: { id: '2', week: 10 } })
    expect(judgedAfter(11 * week)).toMatchObject({ status: 'pass', limit: 11 })
    expect(judgedAfter(11 * week + 1).status).toBe('fail')
  })

  test('stops counting weeks when a decision approves the checkpoint, and only then', () => {
    expect(judged(9, decided('continue', 4)).status).toBe('pass')
    expect(judged(9, decided('pause', 4)).status).toBe('fail')
    expect(judged(9, decided('continue', 4, '2')).status).toBe('fail')
    expect(judged(9, decided('continue', 6)).status).toBe('fail')
  })

  test('uses the first decision that approved the checkpoint', () => {
    expect(judged(9, decided('continue', 8), decided('continue', 4)).status).toBe('pass')
  })

  test('is unknown without a start, before the start, and without a week', () => {
    const options = { asOf: start + 5 * week, checkpoint: { id: '1', week: 4 } }
    expect(evaluateCriterion(criterion, [], { ...options, start: null })).toMatchObject({
      status: 'unknown',
      remedy: 'Set plan.start in thresholds.json, such as "2026-01-05".',
    })
    expect(evaluateCriterion(criterion, [], { ...options, start: start + 6 * week }).status).toBe('unknown')
    expect(evaluateCriterion(criterion, [], { ...options, start, checkpoint: { id: 'x', week: null } }).status).toBe('unknown')
  })
})
