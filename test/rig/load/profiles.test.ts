import { describe, expect, test } from 'vitest'

import { endpointIds, endpointsOf } from '../../../contract/endpoints.ts'
import { journey, journeyIds, sessionSeconds } from '../../../contract/journeys.ts'
import { countAccounts } from '../../../rig/load/load-shape.ts'
import { expectedRate, expectedUsers, loadSeconds, type Profile, peakArrivals, profiles } from '../../../rig/load/profiles.ts'

const core = endpointsOf(['auth', 'catalog', 'orders', 'payments'])

describe('the journeys', () => {
  test('have shares that add up', () => {
    expect(journeyIds.reduce((sum, id) => sum + journey(id).weight, 0)).toBeCloseTo(1, 12)
  })

  test.each(core)('ask %s often enough for its median to be judged in a minute of the rehearsal', id => {
    expect(expectedRate(profiles.rehearsal, [id]) * 60).toBeGreaterThan(200)
  })

  test.each(endpointIds)('ask %s often enough for its median to be judged by the last look of the rehearsal', id => {
    expect(expectedRate(profiles.rehearsal, [id]) * (profiles.rehearsal.looks.at(-1) ?? 0)).toBeGreaterThan(200)
  })
})

describe('the rehearsal', () => {
  test.each([
    ['checkpoint 1', ['auth'], 3_700 * 1.2],
    ['checkpoint 2', ['auth', 'catalog', 'orders', 'payments'], 3_700 * 1.2],
    ['checkpoint 3', ['platform', 'auth', 'catalog', 'orders', 'payments', 'vendor', 'admin', 'regional'], 10_300],
  ] as const)('feeds %s enough by its first look', (_, scope, requests) => {
    expect(expectedRate(profiles.rehearsal, endpointsOf(scope)) * 60).toBeGreaterThan(requests)
  })

  test('holds 120 users on each backend', () => {
    expect(expectedUsers(profiles.rehearsal)).toBeGreaterThan(120)
  })
})

describe.each<Profile>(Object.values(profiles))('the profile $name', profile => {
  test('warms up for longer than the longest session', () => {
    expect(profile.warmup).toBeGreaterThanOrEqual(15)
    expect(profile.warmup).toBeGreaterThan(sessionSeconds.limit)
  })

  test('never has two sessions under way on one account', () => {
    expect(peakArrivals(profile) * sessionSeconds.limit).toBeLessThan(countAccounts(profile))
  })

  test('goes on until its last look', () => {
    expect(loadSeconds(profile)).toBeGreaterThan(profile.warmup + (profile.looks.at(-1) ?? 0))
  })
})
