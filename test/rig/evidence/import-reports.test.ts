import { mkdtempSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { listReportCriteria } from '../../../rig/evidence/evidence-criteria.ts'
import { importReports } from '../../../rig/evidence/import-reports.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { policyOf } from './policies.ts'
import { reportsFolder } from './reports/fixtures.ts'

const criteria = listReportCriteria(policyOf())
const wanted = (id: string) => criteria.find(criterion => criterion.id === id) ?? expect.fail(`no criterion ${id}`)
const real = (name: string) => join(reportsFolder, name)

describe('importReports', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutover-import-'))
  })
  const written = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  test.each([
    ['coverage-py.json', 'coverage.py'],
    ['coverage-py.cobertura.xml', 'cobertura'],
    ['c8.lcov', 'lcov'],
  ])('%s is recognised by its content as %s', (name, format) => {
    expect(importReports(wanted('covered'), [real(name)], {})).toMatchObject({ criterion: 'covered', format, facts: { kind: 'coverage' } })
  })

  test('several files are added up, with the time of the oldest', () => {
    const evidence = importReports(wanted('tests-pass'), [real('vitest.junit.xml'), real('pytest.junit.xml')], { commit: '3f9c2ab' })
    expect(evidence).toMatchObject({
      at: Date.parse('2026-11-24T17:07:50.022Z'),
      commit: '3f9c2ab',
      files: [{ name: 'test/fixtures/reports/vitest.junit.xml' }, { name: 'test/fixtures/reports/pytest.junit.xml' }],
      facts: { tests: 8, failures: 2, errors: 1, skipped: 2 },
    })
  })

  test('scans of several tools list the worst results', () => {
    const { facts } = importReports(wanted('scanned'), [real('eslint.sarif'), real('bandit.sarif')], {})
    expect(facts).toMatchObject({ counts: { error: 3, warning: 1, note: 1, none: 0 }, tools: ['ESLint', 'Bandit'] })
    expect(facts).toHaveProperty('worst.length', 3)
  })

  test('a file given twice is refused', () => {
    expect(() => importReports(wanted('tests-pass'), [real('vitest.junit.xml'), real('vitest.junit.xml')], {})).toThrow(/counted twice/)
  })

  test('a report without a time has the time of its file', () => {
    const path = written('bugs.json', '{"critical": 0}')
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    expect(importReports(wanted('bugs'), [path], {})).toMatchObject({ at: 1_700_000_000_000, files: [{ name: 'bugs.json' }] })
  })

  test('a time without a zone is never later than the file', () => {
    const path = written('coverage.json', '{"meta": {"timestamp": "2023-11-15T01:00:00"}, "totals": {"covered_lines": 1, "num_statements": 1}}')
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    expect(importReports(wanted('covered'), [path], {}).at).toBe(1_700_000_000_000)
  })

  describe('importReports with a commit', () => {
    const scan = (name: string, revisionId?: string) =>
      written(
        name,
        JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name } }, results: [], versionControlProvenance: revisionId ? [{ revisionId }] : [] }] }),
      )

    test('the version of the report is used', () => {
      expect(importReports(wanted('scanned'), [scan('a', '3f9c2ab1')], {}).commit).toBe('3f9c2ab1')
    })

    test('a report of another version is refused', () => {
      expect(() => importReports(wanted('scanned'), [scan('a', '3f9c2ab1')], { commit: '0000000' })).toThrow(
        'Cannot import a: it is about version 3f9c2ab1, expected 0000000. Import the report of that version',
      )
    })

    test('one of two reports without a version leaves it unknown', () => {
      expect(importReports(wanted('scanned'), [scan('a', '3f9c2ab1'), scan('b')], {})).not.toHaveProperty('commit')
    })
  })

  describe('importReports refuses', () => {
    test.each<[string, () => string, RegExp]>([
      ['a missing file', () => join(folder, 'none.xml'), /^Cannot read .*none\.xml: ENOENT.*\. Check the path and its permissions$/],
      ['a folder', () => folder, /: it is not a file\. Name a report file$/],
      ['an empty file', () => written('empty.xml', ' \n'), /^Cannot read .*empty\.xml: it is empty\. Write the report again$/],
      [
        'a file that is not UTF-8',
        () => written('utf16.xml', Buffer.from('\ufeff<testsuites/>', 'utf16le')),
        /utf16\.xml: it is not UTF-8\. Save the report as UTF-8$/,
      ],
      [
        'a broken report, with the line',
        () => written('broken.xml', '<testsuites>\n<testsuite>'),
        /^Cannot import .*broken\.xml, line 2: expected well-formed XML, got unclosed tag: testsuite\. Export the report again$/,
      ],
      ['a report of another kind', () => real('bandit.sarif'), /bandit\.sarif, line 1: expected XML, which begins with "<", got "{.*\. Export it as junit$/],
    ])('%s', (_, path, message) => {
      expect(() => importReports(wanted('tests-pass'), [path()], {})).toThrow(message)
      expect(() => importReports(wanted('tests-pass'), [path()], {})).toThrow(InputFailure)
    })

    test('a file of 65 MB, before reading it', () => {
      const path = written('large.xml', '<testsuites>')
      truncateSync(path, 65 * 1024 * 1024)
      expect(() => importReports(wanted('tests-pass'), [path], {})).toThrow(/: it has 65 MB, at most 64 MB are allowed\. Split the report$/)
    })

    test('a format that the criterion cannot be judged on', () => {
      expect(() => importReports(wanted('covered'), [real('c8.lcov')], { format: 'junit' })).toThrow(
        'The criterion covered (coverage) cannot be judged on junit: expected cobertura, coverage.py, lcov',
      )
    })

    test.each([
      ['a scan that did not finish', 'scanned', '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}}}]}', 'Scan again'],
      ['a place that the report does not have', 'bugs', '{}', 'Correct the pointer of bugs in the policy, or import another report'],
      ['coverage of another format', 'covered', 'hello', 'Name its format with --format cobertura, coverage.py, lcov'],
      ['a document type', 'tests-pass', '<!DOCTYPE x [<!ENTITY a "b">]><testsuites/>', 'Export the report without it'],
    ])('%s, with its own remedy', (_, criterion, content, remedy) => {
      expect(() => importReports(wanted(criterion), [written('report', content)], {})).toThrow(new RegExp(`[^.]\\. ${remedy.replaceAll('.', '\\.')}$`))
    })

    test('content that does not match the given format', () => {
      expect(() => importReports(wanted('covered'), [real('c8.lcov')], { format: 'cobertura' })).toThrow(
        /c8\.lcov, line 1: expected XML, which begins with "<", got "TN:/,
      )
    })
  })
})
