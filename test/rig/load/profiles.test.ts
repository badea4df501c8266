import { describe, expect, test } from 'vitest'
import { endpointIds, endpointsOf } from '../../../contract/endpoints.ts'
import { journey, journeyIds, sessionSeconds } from '../../../contract/journeys.ts'
import { expectedRate, expectedUsers, loadSeconds, peakArrivals } from '../../../rig/load/arrivals.ts'
import { countAccounts } from '../../../rig/load/load-shape.ts'
import { type Profile, profiles } from '../../../rig/load/profiles.ts'

const core = endpointsOf(['auth', 'catalog', 'orders', 'payments'])

describe('journeys', () => {
  test('their shares add up to 1', () => {
    expect(journeyIds.reduce((sum, id) => sum + journey(id).weight, 0)).toBeCloseTo(1, 12)
  })

  test.each(core)('%s gets enough requests for its median to be judged within a minute of the rehearsal', id => {
    expect(expectedRate(profiles.rehearsal, [id]) * 60).toBeGreaterThan(200)
  })

  test.each(endpointIds)('%s gets enough requests for its median to be judged at the last evaluation of the rehearsal', id => {
    expect(expectedRate(profiles.rehearsal, [id]) * (profiles.rehearsal.looks.at(-1) ?? 0)).toBeGreaterThan(200)
  })
})

describe('rehearsal', () => {
  test.each([
    ['checkpoint 1', ['auth'], 3_700 * 1.2],
    ['checkpoint 2', ['auth', 'catalog', 'orders', 'payments'], 3_700 * 1.2],
    ['checkpoint 3', ['platform', 'auth', 'catalog', 'orders', 'payments', 'vendor', 'admin', 'regional'], 10_300],
  ] as const)('%s gets enough requests by its first evaluation', (_, scope, requests) => {
    expect(expectedRate(profiles.rehearsal, endpointsOf(scope)) * 60).toBeGreaterThan(requests)
  })

  test('each backend holds 120 users', () => {
    expect(expectedUsers(profiles.rehearsal)).toBeGreaterThan(120)
  })
})

describe.each<Profile>(Object.values(profiles))('profile $name', profile => {
  test('its warm-up is longer than the longest session', () => {
    expect(profile.warmup).toBeGreaterThanOrEqual(15)
    expect(profile.warmup).toBeGreaterThan(sessionSeconds.limit)
  })

  test('no two concurrent sessions share an account', () => {
    expect(peakArrivals(profile) * sessionSeconds.limit).toBeLessThan(countAccounts(profile))
  })

  test('it lasts until its last evaluation', () => {
    expect(loadSeconds(profile)).toBeGreaterThan(profile.warmup + (profile.looks.at(-1) ?? 0))
  })
})
