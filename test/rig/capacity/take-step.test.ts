import { describe, expect, test } from 'vitest'
import { endpointIds } from '../../../contract/endpoints.ts'
import { requestsPerSession } from '../../../contract/mix.ts'
import { createStepProfile } from '../../../rig/capacity/take-step.ts'
import { buildScenarios } from '../../../rig/load/load-shape.ts'

describe('profile of a step', () => {
  test.each([0.5, 2, 5, 20, 80])('%d sessions/s lasts for 600 requests, between 20 and 120 s', rate => {
    const { looks, stages, warmup } = createStepProfile(rate, endpointIds)
    const [seconds = 0] = looks
    expect(seconds).toBeGreaterThanOrEqual(20)
    expect(seconds).toBeLessThanOrEqual(120)
    const requests = seconds * rate * requestsPerSession(endpointIds)
    if (seconds > 20 && seconds < 120) expect(requests).toBeGreaterThanOrEqual(600)
    expect(stages).toEqual([{ seconds, sessionsPerSecond: rate }])
    expect(warmup).toBe(15)
  })

  test('it is longer with fewer endpoints', () => {
    const [whole] = createStepProfile(5, endpointIds).looks
    const [part] = createStepProfile(5, ['platform.health', 'catalog.list']).looks
    expect(part).toBeGreaterThan(whole ?? 0)
  })

  test('it loads one arm alone at a constant rate', () => {
    const scenarios = buildScenarios(createStepProfile(5, endpointIds), 'alone')
    expect(scenarios.map(({ arm }) => arm)).toEqual(['baseline'])
    expect(new Set(scenarios[0]?.stages.map(({ rate, ramp }) => [rate, ramp].join())).size).toBe(1)
  })
})
