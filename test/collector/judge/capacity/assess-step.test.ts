import { describe, expect, test } from 'vitest'
import { Streams } from '../../../../collector/evidence/streams.ts'
import { type AssessedStep, assessStep } from '../../../../collector/judge/capacity/assess-step.ts'
import type { ReceivedEvent, Signal } from '../../../../collector/otlp/signal.ts'
import { events } from '../../../../contract/events.ts'
import { type Simulation, simulateRun } from '../../simulate-run.ts'

const alone = {
  checkpoints: [],
  design: 'alone',
  warmup: '15s',
  looks: ['20s'],
  stages: [
    { from: '0s', length: '15s', sessionsPerSecond: 5 },
    { from: '15s', length: '20s', sessionsPerSecond: 5 },
  ],
} as const

const isEnd = ({ name }: ReceivedEvent) => name === events.sessionEnded
const brokenOff = (event: ReceivedEvent): ReceivedEvent => ({ ...event, attributes: { ...event.attributes, outcome: 'broken' } })

function step(p95: number, changes: Partial<Simulation> = {}, change = (signal: Signal): Signal => signal): AssessedStep {
  const streams = new Streams()
  for (const signal of simulateRun({ seconds: 40, plan: alone, ...changes })) streams.apply(change(signal))
  return assessStep(streams.evidence(), 'Next.js', { p95, errors: 0.01 })
}

describe('capacity: one step of an assessment', () => {
  test('is held when the upper bounds of p95 and errors are below their limits', () => {
    const { outcome, reason, figures, sessionsPerSecond } = step(100)
    expect(outcome).toBe('held')
    expect(reason).toMatch(/^p95 was 5\d(\.\d)? ms, between .+ and .+; 0 % of 3,9\d\d requests went wrong\.$/)
    expect(sessionsPerSecond).toBe(5)
    expect(figures?.seconds).toBe(20)
    expect(figures?.users).toBe(130)
    expect(figures?.slowest).toHaveLength(3)
  })

  test('serves the planned rate when nothing fails: 200 responses per second here', () => {
    const served = step(100).figures?.served
    expect(served?.lower).toBeLessThan(200)
    expect(served?.upper).toBeGreaterThan(200)
    expect((served?.upper ?? 0) - (served?.lower ?? 0)).toBeLessThan(20)
  })

  test('is broken when the lower bound of p95 is above its limit', () => {
    expect(step(40)).toMatchObject({ outcome: 'broke', reason: expect.stringMatching(/the limit is 40 ms\.$/) })
  })

  test('is broken when the lower bound of the error share is above its limit, with the errors by kind', () => {
    const found = step(100, { sharedOutage: { from: 20, seconds: 6 } })
    expect(found.outcome).toBe('broke')
    expect(found.reason).toMatch(/^(29|30|31)(\.\d)? % of 3,9\d\d requests went wrong \(1,\d{3}: no answer\): most of them for 6 s in a row\.$/)
    expect(found.figures?.errorsByKind.failed).toBeGreaterThan(1000)
    expect(found.figures?.served.value).toBeLessThan(160)
  })

  test('is broken when sessions run out of time although every response is as expected', () => {
    const found = step(100, {}, signal =>
      signal.kind === 'logs'
        ? { ...signal, events: signal.events.map(event => (isEnd(event) && Number(event.attributes.session) % 4 === 0 ? brokenOff(event) : event)) }
        : signal,
    )
    expect(found.outcome).toBe('broke')
    expect(found.reason).toMatch(/^\d+ of \d+ sessions \(2\d(\.\d)? %\) ran out of time, because their answers came too late; the limit is 1 %\.$/)
  })

  test('is unclear without an ended session', () => {
    const found = step(100, {}, signal => (signal.kind === 'logs' ? { ...signal, events: signal.events.filter(event => !isEnd(event)) } : signal))
    expect(found).toMatchObject({ outcome: 'unclear', reason: expect.stringContaining('no session ended') })
  })

  test('is unclear when p95 equals its limit', () => {
    expect(step(52.3)).toMatchObject({ outcome: 'unclear', reason: expect.stringContaining('not decided, its bounds include the limit of 52.3 ms') })
  })

  test('is void when the load machine could not keep up, even if a limit was broken', () => {
    expect(step(40, { cpu: 0.9 })).toMatchObject({ outcome: 'void', reason: expect.stringContaining('does not measure Next.js') })
    expect(step(100, { dropped: 3 }).outcome).toBe('void')
  })

  test('is unclear when interrupted, or too short', () => {
    expect(step(100, { close: 'interrupted' })).toMatchObject({ outcome: 'unclear', reason: expect.stringContaining('interrupted') })
    expect(step(100, { seconds: 18 })).toMatchObject({ outcome: 'unclear', figures: null, reason: expect.stringContaining('s of 20 s were measured') })
  })

  test('needs no second backend: concurrency, two servers and equal mixes are not checked', () => {
    expect(step(100, { users: 12 }).outcome).toBe('held')
  })
})
