import { describe, expect, test } from 'vitest'
import { countLoadSeconds, formatProfiles } from '../../../rig/load/profile-table.ts'
import { profileNames, profiles } from '../../../rig/load/profiles.ts'
import { runCommand } from '../../live/command.ts'

const page = { width: 80, bold: (text: string) => text }
const all = profileNames.map(name => profiles[name])

describe('profile table', () => {
  test('it lists users, evaluation times and duration of each profile', () => {
    expect(formatProfiles(all, page).split('\n').slice(0, 7)).toEqual([
      'profile    users per arm  judged after                   load in all',
      'smoke      29             20 s                           45 s',
      'rehearsal  144            60 s, 2 min, 4 min             4.4 min',
      'nightly    144            15 min, and 3 min alone twice  21.9 min',
      'release    144            20 min, and 3 min alone twice  3 × 26.9 min',
      'spike      115 to 576     4 min                          4.4 min',
      'stress     14 to 576      8.5 min                        8.9 min',
    ])
  })

  test('it describes the purpose and the strength of each profile within the width', () => {
    const lines = formatProfiles(all, page).split('\n')
    expect(lines.filter(line => line.startsWith('  Proves'))).toHaveLength(all.length)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80)
  })

  test('it counts all runs of a profile', () => {
    expect(countLoadSeconds(profiles.release)).toBe(3 * (2 * 195 + 15 + 1200 + 10))
  })
})

test('cutover profiles: JSON is printed on request', async () => {
  const { code, stdout } = await runCommand(['profiles', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(profileNames)
})
