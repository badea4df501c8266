import { describe, expect, test } from 'vitest'
import { endpointIds } from '../../../contract/endpoints.ts'
import { evaluateCriterion } from '../judging.ts'
import { logsSignal } from '../signals.ts'
import { type Simulation, simulateRun } from '../simulate-run.ts'

const below = { kind: 'error-rate', limit: 0.001 } as const
const run = (changes: Partial<Simulation> = {}) => simulateRun({ requestsPerSecond: 240, ...changes })

describe('an error-rate criterion', () => {
  test('passes enough requests without an error', () => {
    const found = evaluateCriterion(below, run())
    expect(found).toMatchObject({ status: 'pass', limit: 0.001, estimate: { value: 0, lower: 0, unit: 'share' } })
    expect(found.reason).toMatch(/^Django answered all 14,\d{3} requests as expected; upper 95 % bound 0\.02\d* %, the limit is 0\.1 %\.$/)
  })

  test('is unknown with 40 requests a second, and gives the remaining time', () => {
    const found = evaluateCriterion(below, run({ requestsPerSecond: 40 }))
    expect(found).toMatchObject({ status: 'unknown', secondsMore: 20, remedy: 'Needs about 20 s more of this load.' })
  })

  test('fails with 1 % errors, and names the endpoint to fix first', () => {
    const found = evaluateCriterion(below, run({ errorShare: 0.01 }))
    expect(found.status).toBe('fail')
    expect(found.reason).toMatch(/^Django answered \d+ of 14,\d{3} requests with an error \(\d[.\d]* %\); lower 98 % bound 0\.\d+ %, the limit is 0\.1 %\.$/)
    expect(found.remedy).toMatch(/^Fix \S+ on Django first \(\d+ errors\), then rerun\.$/)
    expect(found.byEndpoint.map(({ status }) => status)).toEqual(new Array(endpointIds.length).fill('not judged'))
    expect(found.byEndpoint.filter(({ reason }) => reason.startsWith('Not tested')).length).toBe(endpointIds.length - 8)
  })

  test('is unknown near the limit, and reports a no-go trend', () => {
    expect(evaluateCriterion(below, run({ errorShare: 0.0013 }))).toMatchObject({
      status: 'unknown',
      remedy: 'The estimate is beyond the limit, so more load is unlikely to help. Fix the errors, then rerun.',
    })
  })

  test('is unknown just below the limit, and gives the remaining time without a further error', () => {
    const found = evaluateCriterion(below, run({ errorShare: 0.0006 }))
    expect(found.status).toBe('unknown')
    expect(found.remedy).toMatch(/^Needs about .+ more of this load, if no further error occurs\.$/)
  })

  test('fails an outage of 5 s within 20 s', () => {
    const found = evaluateCriterion(below, run({ outage: { from: 20, seconds: 5 } }), { window: { from: 10, to: 30 } })
    expect(found.status).toBe('fail')
    expect(found.reason).toMatch(
      /^Django was out for \d s, from second \d+ of the window: more than half of its responses were errors while Next\.js answered\./,
    )
  })

  test('with a burst factor requires that many times more requests', () => {
    expect(evaluateCriterion({ ...below, burst: 3 }, run()).status).toBe('pass')
    expect(evaluateCriterion({ ...below, burst: 5 }, run()).status).toBe('unknown')
  })

  test('is unknown without requests in its scope', () => {
    expect(evaluateCriterion(below, run(), { scope: ['catalog.delete'] })).toMatchObject({ status: 'unknown', estimate: null })
    expect(evaluateCriterion(below, [logsSignal()])).toMatchObject({ status: 'unknown', reason: 'Not evaluated: Django got no request in this scope.' })
    expect(evaluateCriterion(below, run(), { window: null })).toMatchObject({ status: 'unknown' })
  })
})
