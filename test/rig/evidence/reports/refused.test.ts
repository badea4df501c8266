import { describe, expect, test } from 'vitest'
import { parseCobertura, parseCoveragePy, parseLcov } from '../../../../rig/evidence/reports/coverage.ts'
import { parseJUnit } from '../../../../rig/evidence/reports/junit.ts'
import { parseConversion, parseFigure } from '../../../../rig/evidence/reports/report-json.ts'
import { parseSarif } from '../../../../rig/evidence/reports/sarif.ts'
import { realReport } from './fixtures.ts'

type Read = (text: string) => unknown
const figure: Read = text => parseFigure(text, '/bugs/critical')
const side = (name: string) => ({ visitors: `/${name}/visitors`, conversions: `/${name}/orders` })
const conversion: Read = text => parseConversion(text, { baseline: side('next'), candidate: side('django') })
const coverage = (covered: unknown, statements: unknown) => JSON.stringify({ meta: {}, totals: { covered_lines: covered, num_statements: statements } })
const sarif = (run: object, version = '2.1.0') => JSON.stringify({ version, runs: [{ tool: { driver: { name: 'scan' } }, results: [], ...run }] })

describe('an invalid report is refused with its place', () => {
  test.each<[Read, string, string, string | null]>([
    [
      parseJUnit,
      realReport('c8.cobertura.xml').replace(/<!DOCTYPE.*\n/, ''),
      'expected JUnit XML, which begins with <testsuites> or <testsuite>, got <coverage>',
      'line 2',
    ],
    [parseJUnit, '<testsuite failures="NaN"/>', 'expected the number of failures as a whole number from 0, got "NaN"', 'line 1'],
    [parseJUnit, '<testsuites>\n<testsuite errors="-1"/></testsuites>', 'expected the number of errors as a whole number from 0, got "-1"', 'line 2'],
    [parseJUnit, '<testsuite tests="1.5"/>', 'expected the number of tests as a whole number from 0, got "1.5"', 'line 1'],
    [parseCobertura, realReport('vitest.junit.xml'), 'expected Cobertura XML, which begins with <coverage line-rate="…">, got <testsuites>', 'line 2'],
    [parseCobertura, '<coverage generated="1" clover="4"/>', 'expected Cobertura XML', 'line 1'],
    [parseCobertura, '<coverage line-rate="1" lines-covered="3" lines-valid="2"/>', 'at most as many covered lines as there are, got 3 of 2', 'line 1'],
    [parseCobertura, '<coverage line-rate="1" lines-covered="-3" lines-valid="2"/>', 'expected lines-covered as a whole number', 'line 1'],
    [
      parseCobertura,
      '<coverage line-rate="1"><class><lines>\n<line number="1"/></lines></class></coverage>',
      'expected hits as a whole number from 0, got ""',
      'line 2',
    ],
    [parseLcov, realReport('coverage-py.json'), 'expected LCOV, lines such as SF:file or DA:1,5, got "{"', 'line 1'],
    [parseLcov, 'TN:\n', 'expected LCOV with at least one SF:<file>, got none', null],
    [parseLcov, 'SF:a\nDA:1,-2\nend_of_record', 'expected how often the line ran as a whole number from 0, got "-2"', 'line 2'],
    [parseLcov, 'SF:a\nDA:1,0.5\nend_of_record', 'got "0.5"', 'line 2'],
    [parseLcov, 'DA:1,1\n', 'expected SF:<file> before DA', 'line 1'],
    [parseLcov, realReport('c8.lcov').slice(0, -20), 'expected end_of_record after the last file: the report is truncated', 'line 15'],
    [parseCoveragePy, '{"meta": {},\n', 'expected JSON, got', null],
    [parseCoveragePy, coverage(3, 2), 'at most as many covered lines as there are, got 3 of 2', 'totals.covered_lines'],
    [parseCoveragePy, coverage(-1, 2), 'expected a JSON report of coverage.py', 'totals.covered_lines'],
    [parseCoveragePy, coverage(1.5, 2), 'expected a JSON report of coverage.py', 'totals.covered_lines'],
    [parseCoveragePy, '[]', 'expected a JSON report of coverage.py', null],
    [parseSarif, sarif({}, '2.0.0'), 'expected SARIF 2.1.0', 'version'],
    [parseSarif, '{"version": "2.1.0", "runs": []}', 'expected SARIF 2.1.0', 'runs'],
    [parseSarif, sarif({ results: null }), 'scan did not scan: it has no list of results, not even an empty one', 'runs.0.results'],
    [parseSarif, sarif({ invocations: [{ executionSuccessful: false }] }), 'scan did not finish (executionSuccessful is false)', 'runs.0.invocations'],
    [parseSarif, sarif({ results: [{ level: 'fatal' }] }), 'expected SARIF 2.1.0', 'runs.0.results.0.level'],
    [parseSarif, '['.repeat(1_000_000), 'expected at most 200 levels of lists and objects, got more', null],
    [figure, '{"bugs": {}}', 'expected a number, got nothing', '/bugs/critical'],
    [figure, '{"bugs": {"critical": "3"}}', 'expected a number, got "3"', '/bugs/critical'],
    [figure, '{"bugs": {"critical": 1e999}}', 'expected a number, got null', '/bugs/critical'],
    [figure, '{"bugs": {"critical": NaN}}', 'expected JSON, got', null],
    [text => parseFigure(text, '/constructor/length'), '{}', 'expected a number, got nothing', '/constructor/length'],
    [text => parseFigure(text, '/length'), '[1, 2]', 'expected a number, got nothing', '/length'],
    [
      conversion,
      '{"next": {"visitors": 10, "orders": 1}, "django": {"visitors": 10, "orders": -1}}',
      'expected a whole number from 0, got -1',
      '/django/orders',
    ],
    [conversion, '{"next": {"visitors": 10, "orders": 1.5}}', 'expected a whole number from 0, got 1.5', '/next/orders'],
    [conversion, '{"next": {"visitors": 10, "orders": 11}}', 'at most as many conversions as visitors, got 11 of 10', '/next/orders'],
  ])('invalid report %#', (read, text, message, place) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'Error', message: expect.stringContaining(message) }))
    if (place !== null) expect(() => read(text)).toThrow(expect.objectContaining({ place }))
  })
})
