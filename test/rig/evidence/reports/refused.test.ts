import { describe, expect, test } from 'vitest'
import { readCobertura } from '../../../../rig/evidence/reports/cobertura.ts'
import { readCoveragePy } from '../../../../rig/evidence/reports/coverage-py.ts'
import { readJUnit } from '../../../../rig/evidence/reports/junit.ts'
import { readLcov } from '../../../../rig/evidence/reports/lcov.ts'
import { readConversion, readFigure } from '../../../../rig/evidence/reports/pointed.ts'
import { readSarif } from '../../../../rig/evidence/reports/sarif.ts'
import { realReport } from './fixtures.ts'

type Read = (text: string) => unknown
const figure: Read = text => readFigure(text, '/bugs/critical')
const side = (name: string) => ({ visitors: `/${name}/visitors`, conversions: `/${name}/orders` })
const conversion: Read = text => readConversion(text, { baseline: side('next'), candidate: side('django') })
const coverage = (covered: unknown, statements: unknown) => JSON.stringify({ meta: {}, totals: { covered_lines: covered, num_statements: statements } })
const sarif = (run: object, version = '2.1.0') => JSON.stringify({ version, runs: [{ tool: { driver: { name: 'scan' } }, results: [], ...run }] })

describe('what cannot be a report is refused, with its place', () => {
  test.each<[Read, string, string, string | null]>([
    [
      readJUnit,
      realReport('c8.cobertura.xml').replace(/<!DOCTYPE.*\n/, ''),
      'expected JUnit XML, which begins with <testsuites> or <testsuite>, got <coverage>',
      'line 2',
    ],
    [readJUnit, '<testsuite failures="NaN"/>', 'expected the number of failures as a whole number from 0, got "NaN"', 'line 1'],
    [readJUnit, '<testsuites>\n<testsuite errors="-1"/></testsuites>', 'expected the number of errors as a whole number from 0, got "-1"', 'line 2'],
    [readJUnit, '<testsuite tests="1.5"/>', 'expected the number of tests as a whole number from 0, got "1.5"', 'line 1'],
    [readCobertura, realReport('vitest.junit.xml'), 'expected Cobertura XML, which begins with <coverage line-rate="…">, got <testsuites>', 'line 2'],
    [readCobertura, '<coverage generated="1" clover="4"/>', 'expected Cobertura XML', 'line 1'],
    [readCobertura, '<coverage line-rate="1" lines-covered="3" lines-valid="2"/>', 'at most as many covered lines as there are, got 3 of 2', 'line 1'],
    [readCobertura, '<coverage line-rate="1" lines-covered="-3" lines-valid="2"/>', 'expected lines-covered as a whole number', 'line 1'],
    [
      readCobertura,
      '<coverage line-rate="1"><class><lines>\n<line number="1"/></lines></class></coverage>',
      'expected hits as a whole number from 0, got ""',
      'line 2',
    ],
    [readLcov, realReport('coverage-py.json'), 'expected LCOV, lines such as SF:file or DA:1,5, got "{"', 'line 1'],
    [readLcov, 'TN:\n', 'expected LCOV with at least one SF:<file>, got none', null],
    [readLcov, 'SF:a\nDA:1,-2\nend_of_record', 'expected how often the line ran as a whole number from 0, got "-2"', 'line 2'],
    [readLcov, 'SF:a\nDA:1,0.5\nend_of_record', 'got "0.5"', 'line 2'],
    [readLcov, 'DA:1,1\n', 'expected SF:<file> before DA', 'line 1'],
    [readLcov, realReport('c8.lcov').slice(0, -20), 'expected end_of_record after the last file: the report breaks off', 'line 15'],
    [readCoveragePy, '{"meta": {},\n', 'expected JSON, got', null],
    [readCoveragePy, coverage(3, 2), 'at most as many covered lines as there are, got 3 of 2', 'totals.covered_lines'],
    [readCoveragePy, coverage(-1, 2), 'expected a JSON report of coverage.py', 'totals.covered_lines'],
    [readCoveragePy, coverage(1.5, 2), 'expected a JSON report of coverage.py', 'totals.covered_lines'],
    [readCoveragePy, '[]', 'expected a JSON report of coverage.py', null],
    [readSarif, sarif({}, '2.0.0'), 'expected SARIF 2.1.0', 'version'],
    [readSarif, '{"version": "2.1.0", "runs": []}', 'expected SARIF 2.1.0', 'runs'],
    [readSarif, sarif({ results: null }), 'scan has no list of results, which means that it did not scan', 'runs.0.results'],
    [readSarif, sarif({ invocations: [{ executionSuccessful: false }] }), 'scan says that it did not finish', 'runs.0.invocations'],
    [readSarif, sarif({ results: [{ level: 'fatal' }] }), 'expected SARIF 2.1.0', 'runs.0.results.0.level'],
    [readSarif, '['.repeat(1_000_000), 'expected at most 200 lists and objects within each other', null],
    [figure, '{"bugs": {}}', 'expected a number, got nothing', '/bugs/critical'],
    [figure, '{"bugs": {"critical": "3"}}', 'expected a number, got "3"', '/bugs/critical'],
    [figure, '{"bugs": {"critical": 1e999}}', 'expected a number, got null', '/bugs/critical'],
    [figure, '{"bugs": {"critical": NaN}}', 'expected JSON, got', null],
    [text => readFigure(text, '/constructor/length'), '{}', 'expected a number, got nothing', '/constructor/length'],
    [text => readFigure(text, '/length'), '[1, 2]', 'expected a number, got nothing', '/length'],
    [
      conversion,
      '{"next": {"visitors": 10, "orders": 1}, "django": {"visitors": 10, "orders": -1}}',
      'expected a whole number from 0, got -1',
      '/django/orders',
    ],
    [conversion, '{"next": {"visitors": 10, "orders": 1.5}}', 'expected a whole number from 0, got 1.5', '/next/orders'],
    [conversion, '{"next": {"visitors": 10, "orders": 11}}', 'at most as many conversions as visitors, got 11 of 10', '/next/orders'],
  ])('case %#', (read, text, message, place) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'Error', message: expect.stringContaining(message) }))
    if (place !== null) expect(() => read(text)).toThrow(expect.objectContaining({ place }))
  })
})
