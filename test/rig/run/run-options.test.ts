import { expect, test } from 'vitest'
import { profiles } from '../../../rig/load/profiles.ts'
import { createMonitor } from '../../../rig/run/run-options.ts'

const minute = 60_000

test.each([
  ['duet', 'nightly', 52],
  // 36 blocks of 80 s.
  ['alternating', 'nightly', 78],
  // Refused before its load: as long as any other.
  ['alternating', 'spike', null],
] as const)('monitor: a run of design %s and profile %s takes at most %s minutes', (design, name, minutes) => {
  const asDuet = createMonitor({ monitor: 'watched', design: 'duet' }, profiles[name])?.maxRuntimeMs
  const longest = createMonitor({ monitor: 'watched', design }, profiles[name])?.maxRuntimeMs
  expect(longest && Math.ceil(longest / minute)).toBe(minutes ?? (asDuet && Math.ceil(asDuet / minute)))
})

test('monitor: a given duration replaces the profile’s', () => {
  expect(createMonitor({ monitor: 'watched', design: 'alternating', monitorMaxRuntime: minute }, profiles.nightly)).toMatchObject({ maxRuntimeMs: minute })
})
