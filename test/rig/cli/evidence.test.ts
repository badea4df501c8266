import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../../live/command.ts'
import { policyText } from '../evidence/policies.ts'
import { reportsFolder } from '../evidence/reports/fixtures.ts'

describe('evidence on the command line', () => {
  let folder: string
  let options: string[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutover-evidence-'))
    writeFileSync(join(folder, 'thresholds.json'), policyText())
    options = ['--thresholds', join(folder, 'thresholds.json'), '--evidence', join(folder, 'evidence')]
  })
  const ended = async (...args: string[]) => await runCommand([...args, ...options])

  test('evidence import stores the facts of a report, evidence list shows them', async () => {
    const imported = await ended('evidence', 'import', 'tests-pass', join(reportsFolder, 'pytest.junit.xml'), '--commit', '3f9c2ab')
    expect(imported).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('tests-pass: 5 tests, 2 failed, 1 skipped (junit, 2026-11-24, about version 3f9c2ab)'),
    })
    const listed = await ended('evidence', 'list', '--json')
    expect(JSON.parse(listed.stdout)).toContainEqual(
      expect.objectContaining({ criterion: 'tests-pass', commit: '3f9c2ab', says: '5 tests, 2 failed, 1 skipped' }),
    )
  })

  test('evidence import: a bad report is bad input and leaves the stored one', async () => {
    const report = join(folder, 'lcov.info')
    const kept = join(folder, 'evidence', 'covered.json')
    copyFileSync(join(reportsFolder, 'c8.lcov'), report)
    await ended('evidence', 'import', 'covered', report)
    const before = readFileSync(kept, 'utf8')
    writeFileSync(report, 'SF:a\nDA:1,-1\n')
    const { code, stderr, stdout } = await ended('evidence', 'import', 'covered', report)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('lcov.info, line 2: expected how often the line ran as a whole number from 0, got "-1"')
    expect(readFileSync(kept, 'utf8')).toBe(before)
  })

  test('attest stores the answer of the required role, with its statement', async () => {
    const { code, stdout } = await ended('attest', 'team', '--answer', 'yes', '--expires', '12h')
    expect([code, stdout]).toEqual([0, expect.stringContaining('The engineering lead answered yes to team: "The team is comfortable."')])
    const [entry] = JSON.parse(readFileSync(join(folder, 'evidence', 'attestations.json'), 'utf8')) as [{ at: string; expires: string }]
    expect(entry).toMatchObject({ criterion: 'team', answer: 'yes', role: 'engineering lead', statement: 'The team is comfortable.' })
    expect(Date.parse(entry.expires) - Date.parse(entry.at)).toBe(12 * 3_600_000)
  })

  test.each([
    [['attest', 'team', '--answer', 'yes', '--role', 'guest'], 'Only the engineering lead can answer team, got the role "guest"'],
    [['attest', 'team', '--answer', 'maybe'], 'invalid value "maybe" for --answer: expected one of yes, no'],
    [
      ['attest', 'team', '--answer', 'yes', '--expires', '-1d'],
      'invalid value "-1d" for --expires: expected a duration in hours or days, such as 12h or 30d, at most 3650d',
    ],
    [['attest', 'team'], 'attest needs --answer <answer>'],
    [['attest', 'bugs', '--answer', 'yes'], 'Unknown criterion "bugs" for "cutover attest": expected team'],
    [['evidence', 'import', 'team', 'a.xml'], 'Unknown criterion "team" for "cutover evidence import": expected tests-pass, covered, scanned, bugs'],
    [['evidence', 'import', 'bugs', '--format', 'csv'], 'invalid value "csv" for --format: expected one of junit, cobertura, lcov, coverage.py, sarif, json'],
  ])('cutover %j is refused', async (args, message) => {
    const { code, stderr, stdout } = await ended(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
    expect(existsSync(join(folder, 'evidence'))).toBe(false)
  })
})
