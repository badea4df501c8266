import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { AccountOwner } from '../../contract/accounts.ts'
import { sampledAttributes } from '../../contract/run-events.ts'
import { traceparent } from '../../contract/trace-context.ts'
import { buildSampleEvents, sampleTrace } from '../../scenarios/sample.ts'
import { begun, planOf } from './walk.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Traces of the first ten steps of a session. */
function traced(arm: AccountOwner, number: number, share: number) {
  const given = { seed: 7, arm, number }
  const session = begun(given, planOf(given))
  return Array.from({ length: 10 }, () => {
    session.steps++
    return sampleTrace(session, share, sha256)
  })
}

describe('trace sample', () => {
  const sessions = Array.from({ length: 400 }, (_, number) => number)

  test('both arms sample the same steps of the same sessions, about in the given share', () => {
    const of = (arm: AccountOwner) => sessions.map(number => traced(arm, number, 0.05).map(trace => trace !== null))
    expect(of('candidate')).toEqual(of('baseline'))
    const share = of('baseline').flat().filter(Boolean).length / 4000
    expect(share).toBeGreaterThan(0.035)
    expect(share).toBeLessThan(0.065)
  })

  test('each sampled request has its own trace id', () => {
    const ids = (['baseline', 'candidate'] as const).flatMap(arm => sessions.flatMap(number => traced(arm, number, 1).map(trace => trace?.traceId)))
    expect(new Set(ids).size).toBe(8000)
  })

  test('share 0 samples nothing, share 1 everything, sessions across both backends never', () => {
    expect(traced('baseline', 3, 0)).toEqual(Array(10).fill(null))
    expect(traced('baseline', 3, 1)).not.toContain(null)
    expect(traced('hybrid', 3, 1)).toEqual(Array(10).fill(null))
  })

  test('the traceparent header follows W3C Trace Context with the sampled flag', () => {
    const [trace] = traced('baseline', 3, 1)
    expect(trace && traceparent(trace)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  })

  test('the judge reads the events of sampled requests', () => {
    const [trace] = traced('candidate', 3, 1)
    if (!trace) throw new Error('Expected a trace')
    const [event] = buildSampleEvents('candidate', [{ endpoint: 'auth.login', trace, sentAt: 1000, outcome: 'expected', status: 200, latency: 12.3456789 }])
    expect(event).toMatchObject({ name: 'cutover.request.sampled', id: trace.traceId, time: 1000 })
    expect(sampledAttributes.parse(event?.attributes)).toEqual({
      target: 'candidate',
      endpoint: 'auth.login',
      outcome: 'expected',
      status: 200,
      latency: 12.346,
      trace: trace.traceId,
    })
  })
})
