import { describe, expect, test } from 'vitest'
import { Judge } from '../../../collector/judge/judge.ts'
import { parsePolicy } from '../../../collector/policy/parse.ts'
import type { Policy } from '../../../collector/policy/schema.ts'
import { events } from '../../../contract/events.ts'
import { thresholdsText, verdictOf } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'
import { loadStart, type Simulation, simulateRun } from '../simulate-run.ts'

const steps = ['Stop migrating', 'Route all traffic to Next.js', 'Fix the cause', 'Resume']

/** The repository's policy with other triggers. */
function policyWith(...rollback: readonly object[]): Policy {
  const written = JSON.parse(thresholdsText)
  const read = parsePolicy(JSON.stringify({ ...written, rollback, plan: { start: '2026-01-05', rollback: steps } }))
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  return read.policy
}

const slower = policyWith({ id: 'performance', when: 'Performance degrades by more than 50 %', criterion: { kind: 'slowdown', by: '50%' } })
const corrupted = policyWith({ id: 'corruption', when: 'Data is corrupted', criterion: { kind: 'lost-writes' } })

/** A steady load on all endpoints, for long looks. */
const load = (changes: Partial<Simulation> = {}) =>
  simulateRun({ requestsPerSecond: 240, seconds: 140, ...changes, plan: { looks: ['120s'], checkpoints: ['2'], ...changes.plan } })

describe('the rollback trigger on slowness', () => {
  test('is clear while the candidate is as fast as the baseline, and gives the estimate', () => {
    const { rollback, rollbackSteps } = verdictOf(load(), slower)
    expect(rollback).toMatchObject([{ id: 'performance', when: 'Performance degrades by more than 50 %', state: 'clear' }])
    expect(rollback[0]?.reason).toMatch(
      /^Django's p95 was .+ over the last 60 s and .+ over the last 10 s \(lower 99 % bound .+\); the trigger is more than 50 % slower\.$/,
    )
    expect(rollbackSteps).toEqual([])
  })

  test("is active for a candidate twice as slow after 70 s: every checkpoint is no-go, and the policy's action is given", () => {
    const verdict = verdictOf(load({ ratio: 2 }), slower)
    expect(verdict.rollback).toMatchObject([{ state: 'active' }])
    expect(verdict.rollback[0]?.reason).toContain('(second 70 of the measured window)')
    expect(verdict.rollbackSteps).toEqual(steps)
    expect(verdict.checkpoints).toMatchObject([
      {
        verdict: 'no-go',
        parts: { measured: 'no-go' },
        headline: 'No-go: rollback trigger performance is active; latency-p50, latency-p95 failed.',
        window: { seconds: 70 },
      },
    ])
  })

  test('ends the load at once', () => {
    const judge = new Judge(slower, '1'.repeat(64))
    const states: string[] = []
    for (const signal of load({ ratio: 2, close: null })) {
      judge.apply(signal)
      states.push(judge.load)
    }
    const stopped = states.indexOf('stop')
    expect(stopped / 3).toBeGreaterThan(86)
    expect(stopped / 3).toBeLessThan(90)
  })

  test('stays clear for a candidate 40 % slower, although the checkpoint fails', () => {
    const verdict = verdictOf(load({ ratio: 1.4 }), slower)
    expect(verdict.rollback).toMatchObject([{ state: 'clear' }])
    expect(verdict.verdict).toBe('no-go')
  })

  test('is unknown with too little load, and without load', () => {
    expect(verdictOf(load({ requestsPerSecond: 4 }), slower).rollback).toMatchObject([{ state: 'unknown' }])
    expect(verdictOf(load({ seconds: 5 }), slower).rollback).toMatchObject([{ state: 'unknown' }])
  })

  test('is not clear in an unhealthy measurement', () => {
    const [found] = verdictOf(load({ close: 'interrupted' }), slower).rollback
    expect(found?.state).toBe('unknown')
    expect(found?.reason).toContain('It does not count as clear, since the measurement was unhealthy: The run was interrupted')
  })
})

describe('a rollback trigger on a criterion', () => {
  test('is active when the criterion fails on the whole API: a write lost outside the scope ends checkpoint 1 too', () => {
    const verdict = verdictOf(load({ lost: 1, plan: { checkpoints: ['1'] } }), corrupted)
    expect(verdict.rollback).toMatchObject([{ id: 'corruption', state: 'active' }])
    expect(verdict.checkpoints).toMatchObject([{ verdict: 'no-go', decision: 'Pause the migration' }])
  })

  test('is clear when the criterion passes', () => {
    expect(verdictOf(load(), corrupted)).toMatchObject({ rollback: [{ id: 'corruption', state: 'clear' }], rollbackSteps: [] })
  })

  test('is unknown while evidence is missing, and ends nothing', () => {
    const policyWithBugs = policyWith({
      id: 'bugs',
      when: 'Critical bugs',
      criterion: { kind: 'attested', statement: 'There is no critical bug.', from: 'technical lead' },
    })
    expect(verdictOf(load(), policyWithBugs).rollback).toMatchObject([{ id: 'bugs', state: 'unknown' }])
    const no = { criterion: 'bugs', answer: 'no', role: 'technical lead', statement: 'Two are open', at: loadStart, expires: loadStart + 86_400_000 }
    const signals = [...load()].toSpliced(1, 0, logsSignal(event({ name: events.evidenceAttested, id: 'bugs', time: loadStart, attributes: no })))
    const verdict = verdictOf(signals, policyWithBugs)
    expect(verdict.rollback).toMatchObject([{ id: 'bugs', state: 'active' }])
    expect(verdict.checkpoints).toMatchObject([{ verdict: 'no-go', parts: { attested: 'no-go', measured: 'go' } }])
  })
})
