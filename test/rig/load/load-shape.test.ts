import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountsPerArm, firstNewcomerNumber } from '../../../contract/accounts.ts'
import { sessionSeconds } from '../../../contract/journeys.ts'
import type { LoadScenario } from '../../../contract/load.ts'
import { loadSeconds } from '../../../rig/load/arrivals.ts'
import { buildScenarios, countAccounts, countSeconds } from '../../../rig/load/load-shape.ts'
import { type Profile, profileNames, profiles } from '../../../rig/load/profiles.ts'

const all: readonly Profile[] = profileNames.map(name => profiles[name])

const anyProfile: fc.Arbitrary<Profile> = fc.record({
  name: fc.constant('any'),
  purpose: fc.constant(''),
  sessionsPerSecond: fc.integer({ min: 1, max: 50 }),
  warmup: fc.integer({ min: 15, max: 60 }),
  looks: fc.constant([300]),
  concurrentUsers: fc.constant(1),
  solo: fc.nat(300),
  stages: fc.array(fc.record({ seconds: fc.constant(60), sessionsPerSecond: fc.integer({ min: 1, max: 50 }), ramp: fc.constant(true as const) }), {
    minLength: 5,
    maxLength: 5,
  }),
})

describe('load shape', () => {
  test('the rehearsal has one constant scenario per arm, and a few users across both', () => {
    const both = { stages: [{ startTime: 0, duration: 265, rate: 20 }], firstSession: 0, askAfter: 20 }
    expect(buildScenarios(profiles.rehearsal, 'duet')).toEqual([
      { name: 'baseline', arm: 'baseline', ...both },
      { name: 'candidate', arm: 'candidate', ...both },
      { name: 'hybrid', arm: 'hybrid', ...both, stages: [{ startTime: 0, duration: 265, rate: 0.5 }] },
    ])
  })

  test('a nightly run loads the baseline alone at both ends, without polling whether to continue', () => {
    const shape = buildScenarios(profiles.nightly, 'duet').map(({ name, arm, stages, askAfter }) => [
      name,
      arm,
      stages[0]?.startTime,
      secondsIn(stages),
      askAfter,
    ])
    expect(shape).toEqual([
      ['baseline-solo-before', 'baseline', 0, 195, null],
      ['baseline', 'baseline', 195, 925, 20],
      ['candidate', 'candidate', 195, 925, 20],
      ['hybrid', 'hybrid', 195, 925, 20],
      ['baseline-solo-after', 'baseline', 1120, 195, null],
    ])
    expect(countSeconds(buildScenarios(profiles.nightly, 'duet'))).toBe(1315)
  })

  test('a control never loads the baseline alone, because both arms are one backend', () => {
    expect(buildScenarios(profiles.nightly, 'control').map(({ name, firstSession }) => [name, firstSession])).toEqual([
      ['baseline', 0],
      ['candidate', 0],
    ])
  })

  test('a spike rises fivefold and returns to its first rate, after a warm-up', () => {
    const [baseline, candidate] = buildScenarios(profiles.spike, 'duet')
    expect(baseline?.stages).toEqual([
      { startTime: 0, duration: 15, rate: 16 },
      { startTime: 15, duration: 50, rate: 16 },
      { startTime: 65, duration: 10, rate: 80, ramp: true },
      { startTime: 75, duration: 60, rate: 80 },
      { startTime: 135, duration: 10, rate: 16, ramp: true },
      { startTime: 145, duration: 110, rate: 16 },
      { startTime: 255, duration: 10, rate: 16 },
    ])
    expect(candidate?.stages).toEqual(baseline?.stages)
  })

  test('a single backend gets the baseline’s share', () => {
    const [baseline] = buildScenarios(profiles.stress, 'duet')
    expect(buildScenarios(profiles.stress, 'alone')).toEqual([baseline])
    expect(buildScenarios(profiles.nightly, 'alone').map(({ name, stages }) => [name, stages[0]?.startTime])).toEqual([['baseline', 0]])
  })

  test('a traffic shift has no load of the rig', () => {
    expect(() => buildScenarios(profiles.rehearsal, 'shift')).toThrow('Cannot make the load: expected a design that the rig loads by itself, got "shift"')
  })
})

describe('session numbers', () => {
  test('mirrored arms have the same numbers, other arms their own', () => {
    fc.assert(
      fc.property(anyProfile, profile => {
        const scenarios = buildScenarios(profile, 'duet')
        const [baseline, candidate] = [named(scenarios, 'baseline'), named(scenarios, 'candidate')]
        expect(candidate).toEqual({ ...baseline, name: 'candidate', arm: 'candidate' })
        const ranges = scenarios.filter(({ arm }) => arm === 'baseline').map(numbersOf)
        for (const [i, { to }] of ranges.entries()) expect(ranges[i + 1]?.from ?? to).toBeGreaterThanOrEqual(to)
      }),
    )
  })

  test('no two concurrent sessions share an account', () => {
    fc.assert(
      fc.property(anyProfile, profile => {
        const accounts = countAccounts(profile)
        const peak = Math.max(...(profile.stages ?? []).map(stage => stage.sessionsPerSecond), profile.sessionsPerSecond)
        expect(accounts).toBeGreaterThan(peak * sessionSeconds.limit)
        // Accounts are taken in turn, also from one scenario to the next: but for one left out at each change.
        const ranges = buildScenarios(profile, 'duet')
          .filter(({ arm }) => arm === 'baseline')
          .map(numbersOf)
        for (const [i, { to }] of ranges.entries()) expect((ranges[i + 1]?.from ?? to) - to).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe.each(all)('load of profile $name', profile => {
  const scenarios = buildScenarios(profile, 'duet')

  test('every second has arrivals, and scenario names are unique', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length)
    for (const { stages } of scenarios) {
      for (const [i, { startTime, duration }] of stages.entries()) expect(stages[i + 1]?.startTime ?? startTime + duration).toBe(startTime + duration)
    }
    expect(secondsIn(named(scenarios, 'candidate').stages)).toBe(loadSeconds(profile))
  })

  test('arrival rates are multiples of a tenth, as k6 requires', () => {
    for (const { rate } of scenarios.flatMap(({ stages }) => stages)) expect(Math.abs(rate * 10 - Math.round(rate * 10))).toBeLessThan(1e-9)
  })

  test('its stages are as long as its measured window', () => {
    const { stages, looks } = profile
    if (stages) expect(stages.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(looks.at(-1))
  })

  test('it needs no more accounts than there are numbers', () => {
    expect(countAccounts(profile)).toBeGreaterThanOrEqual(accountsPerArm)
    expect(countAccounts(profile)).toBeLessThan(firstNewcomerNumber)
  })
})

function named(scenarios: readonly LoadScenario[], name: string): LoadScenario {
  const found = scenarios.find(scenario => scenario.name === name)
  if (!found) throw new Error(`no scenario ${name}`)
  return found
}

function secondsIn(stages: LoadScenario['stages']): number {
  return stages.reduce((sum, { duration }) => sum + duration, 0)
}

/** Numbers that a scenario's sessions may take; a straight line between two rates has their mean. */
function numbersOf({ firstSession, stages }: LoadScenario): { from: number; to: number } {
  const rateBefore = (i: number) => stages[i - 1]?.rate ?? 0
  const sessions = stages.reduce((sum, { duration, rate, ramp }, i) => sum + duration * (ramp ? (rate + rateBefore(i)) / 2 : rate), 0)
  return { from: firstSession, to: firstSession + Math.ceil(sessions) }
}
