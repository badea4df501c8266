import { describe, expect, test } from 'vitest'
import { alternatingTimeline } from '../../../collector/evidence/timeline.ts'
import { arms } from '../../../contract/arm.ts'
import { sessionSeconds } from '../../../contract/journeys.ts'
import type { LoadScenario } from '../../../contract/load.ts'
import { alternateProfile, buildAlternatingScenarios, cutBlocks } from '../../../rig/load/alternating.ts'
import { type Profile, profiles } from '../../../rig/load/profiles.ts'

const possible: readonly Profile[] = [profiles.rehearsal, profiles.nightly, profiles.release]

describe('alternating profile', () => {
  test.each([
    [profiles.rehearsal, { length: 30, every: 60, pairs: 8 }],
    [profiles.nightly, { length: 50, every: 80, pairs: 18 }],
    [profiles.release, { length: 60, every: 90, pairs: 20 }],
  ] as const)('$0.name has $1.pairs pairs of blocks of $1.length s', (profile, blocks) => {
    expect(cutBlocks(alternateProfile(profile))).toEqual(blocks)
  })

  test('it is evaluated once, without extra blocks of the baseline alone', () => {
    expect(alternateProfile(profiles.rehearsal)).toMatchObject({ looks: [240] })
    expect(alternateProfile(profiles.nightly)).toMatchObject({ looks: [900], solo: 0 })
  })

  test('a profile that is too short or whose load changes is refused', () => {
    expect(() => alternateProfile(profiles.smoke)).toThrow('Profile smoke cannot alternate: its 20 s make no 8 pairs of blocks. Take a longer one')
    expect(() => alternateProfile(profiles.spike)).toThrow('Profile spike cannot alternate: its load changes')
  })
})

describe.each(possible)('alternating load of $name', profile => {
  const turning = alternateProfile(profile)
  const scenarios = buildAlternatingScenarios(turning)
  const { length, every, pairs } = cutBlocks(turning)

  test('the arms never overlap: sessions of one end before the other begins', () => {
    for (let second = 0; second < 2 * pairs * every; second++) expect(scenarios.filter(scenario => rateAt(scenario, second) > 0).length).toBeLessThanOrEqual(1)
    const busy = scenarios.flatMap(({ stages }) => stages.filter(({ rate }) => rate > 0)).sort((a, b) => a.startTime - b.startTime)
    for (const [i, { startTime, duration }] of busy.entries()) {
      expect((busy[i + 1]?.startTime ?? Number.POSITIVE_INFINITY) - startTime - duration).toBeGreaterThan(sessionSeconds.limit)
    }
  })

  test('every measured second has load, even if the judge’s clock starts two seconds late', () => {
    const line = alternatingTimeline({ warmup: turning.warmup, length, every })
    for (const arm of arms) {
      const scenario = scenarios.find(found => found.arm === arm)
      const measured = line.stretches(arm, { from: turning.warmup, to: turning.warmup + Math.max(...turning.looks) })
      expect(measured).toHaveLength(pairs)
      for (const { from, to } of measured)
        for (const late of [0, 2]) for (const second of [from, to - 1]) expect(rateAt(scenario, second + late)).toBe(profile.sessionsPerSecond)
    }
  })

  test('both arms have as many sessions in each block, with the same numbers', () => {
    expect(new Set(scenarios.map(({ firstSession }) => firstSession)).size).toBe(1)
    const [baseline, candidate] = scenarios.map(({ stages }) => stages.filter(({ rate }) => rate > 0).map(({ duration, rate }) => duration * rate))
    expect(candidate).toEqual(baseline)
  })
})

function rateAt(scenario: LoadScenario | undefined, second: number): number {
  return scenario?.stages.find(({ startTime, duration }) => second >= startTime && second < startTime + duration)?.rate ?? 0
}
