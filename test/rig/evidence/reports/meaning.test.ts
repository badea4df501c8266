import { describe, expect, test } from 'vitest'
import { parseCobertura, parseLcov } from '../../../../rig/evidence/reports/coverage.ts'
import { parseJUnit } from '../../../../rig/evidence/reports/junit.ts'
import { parseConversion, parseFigure } from '../../../../rig/evidence/reports/report-json.ts'
import { parseTime } from '../../../../rig/evidence/reports/report-values.ts'
import { parseSarif } from '../../../../rig/evidence/reports/sarif.ts'

describe('parseJUnit', () => {
  const facts = (text: string) => parseJUnit(text).facts

  test('a file without tests has no tests', () => {
    expect(facts('<testsuites/>')).toEqual({ kind: 'tests', tests: 0, failures: 0, errors: 0, skipped: 0, failed: [] })
  })

  test('a suite that broke before its first test is an error', () => {
    expect(facts('<testsuites><testsuite name="db" tests="0" errors="1"/></testsuites>')).toMatchObject({
      tests: 1,
      errors: 1,
      failed: ['db (the suite itself)'],
    })
    expect(facts('<testsuite name="db"><error message="no database"/></testsuite>')).toMatchObject({ tests: 1, errors: 1 })
  })

  test('failures declared by suites and by their sum count once', () => {
    const text = '<testsuites failures="1"><testsuite failures="1"><testcase name="a"><failure/></testcase></testsuite></testsuites>'
    expect(facts(text)).toMatchObject({ tests: 1, failures: 1, errors: 0 })
  })

  test('a test that was skipped and failed has failed; one that did not run was skipped', () => {
    expect(facts('<testsuite><testcase name="a"><skipped/><failure/></testcase><testcase status="notrun"/></testsuite>')).toMatchObject({
      tests: 2,
      failures: 1,
      skipped: 1,
    })
  })

  test('the output of a test is not its outcome', () => {
    const text =
      '<testsuite><testcase name="a"><system-out>&lt;failure/&gt;</system-out><properties><property name="error"/></properties></testcase></testsuite>'
    expect(facts(text)).toMatchObject({ tests: 1, failures: 0, errors: 0 })
  })

  test('the report has the time of its oldest suite', () => {
    const text = '<testsuites><testsuite timestamp="2026-01-05T08:00:00+03:00"/><testsuite timestamp="2026-01-04T08:00:00Z"/></testsuites>'
    expect(parseJUnit(text).moment).toEqual({ at: Date.parse('2026-01-04T08:00:00Z'), exact: true })
  })
})

describe('coverage parsers', () => {
  test('without declared lines, lines of classes count, and those of methods are not added', () => {
    const lines = '<lines><line hits="1"/><line hits="0"/></lines>'
    const text = `<coverage line-rate="0.5"><packages><package><classes><class><methods><method>${lines}</method></methods>${lines}</class></classes></package></packages></coverage>`
    expect(parseCobertura(text).facts).toEqual({ kind: 'coverage', covered: 1, total: 2 })
  })

  test.each([
    ['seconds', '1767600000'],
    ['ms', '1767600000000'],
    ['ISO 8601', '2026-01-05T08:00:00Z'],
  ])('a Cobertura timestamp in %s is parsed', (_, written) => {
    expect(parseCobertura(`<coverage line-rate="0" timestamp="${written}"/>`).moment).toEqual({ at: 1767600000000, exact: true })
  })

  test('a line of one file in two records counts once', () => {
    expect(parseLcov('TN:a\nSF:x\nDA:1,0\nDA:2,1\nend_of_record\nTN:b\nSF:x\nDA:1,3,checksum\nDA:2,0\nend_of_record\n').facts).toEqual({
      kind: 'coverage',
      covered: 2,
      total: 2,
    })
  })
})

describe('texts of a report', () => {
  test('they are on one line, without control characters, and short', () => {
    const name = `a&#10;b${'c'.repeat(300)}`
    const { failed } = parseJUnit(`<testsuite><testcase name="${name}"><failure/></testcase></testsuite>`).facts
    expect(failed).toEqual([`a b${'c'.repeat(156)}…`])
    const result = { ruleId: 'r', message: { text: '\u001b[2J\nred' }, level: 'error' }
    const { worst } = parseSarif(JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'scan' } }, results: [result] }] })).facts
    expect(worst).toEqual(['r: [2J red'])
  })

  test('they may contain brackets', () => {
    expect(parseFigure(JSON.stringify({ text: '[{"\\'.repeat(500), n: 1 }), '/n').facts.value).toBe(1)
  })
})

describe('parseSarif', () => {
  const counts = (run: object) => parseSarif(JSON.stringify({ version: '2.1.0', runs: [{ results: [], ...run }] })).facts.counts
  const driver = { name: 'scan', rules: [{ id: 'a', defaultConfiguration: { level: 'error' } }, { id: 'b' }] }

  test.each<[string, object, object, string]>([
    ['its own', { level: 'note', ruleId: 'a' }, {}, 'note'],
    ['the default of its rule by id', { ruleId: 'a' }, {}, 'error'],
    ['the default of its rule by place', { ruleIndex: 0 }, {}, 'error'],
    ['warning without any setting', { ruleId: 'b' }, {}, 'warning'],
    ['none for a passed check', { ruleId: 'a', kind: 'pass' }, {}, 'none'],
    [
      'the override of the invocation',
      { ruleId: 'b' },
      { ruleConfigurationOverrides: [{ descriptor: { id: 'b' }, configuration: { level: 'error' } }] },
      'error',
    ],
  ])('the level of a result is %s', (_, result, invocation, level) => {
    const invocations = [{ executionSuccessful: true, ...invocation }]
    expect(counts({ tool: { driver }, invocations, results: [result] })).toEqual({ error: 0, warning: 0, note: 0, none: 0, [level]: 1 })
  })

  test('results of an extension have the level of its rule', () => {
    const tool = { driver, extensions: [{ name: 'more', rules: [{ id: 'c', defaultConfiguration: { level: 'note' } }] }] }
    expect(counts({ tool, results: [{ rule: { index: 0, toolComponent: { index: 0 } } }] })).toMatchObject({ note: 1 })
  })

  test.each([
    [[{}], 0],
    [[{ status: 'accepted' }], 0],
    [[{ status: 'underReview' }], 1],
    [[{}, { status: 'rejected' }], 1],
    [[], 1],
    [null, 1],
  ])('a result suppressed by %j counts %i times', (suppressions, standing) => {
    expect(counts({ tool: { driver }, results: [{ level: 'error', suppressions }] }).error).toBe(standing)
  })

  test('a result that is absent since the baseline scan does not count', () => {
    expect(counts({ tool: { driver }, results: [{ level: 'error', baselineState: 'absent' }] }).error).toBe(0)
  })

  test('the commit is that of the report', () => {
    const run = { tool: { driver }, results: [], versionControlProvenance: [{ revisionId: '3f9c2ab' }] }
    expect(parseSarif(JSON.stringify({ version: '2.1.0', runs: [run] })).commit).toBe('3f9c2ab')
  })
})

describe('parseFigure and parseConversion', () => {
  test.each([
    ['/a~1b/0/~0c', '{"a/b": [{"~c": 4}]}', 4],
    ['', '-2.5', -2.5],
    ['/', '{"": 0}', 0],
  ])('%s of %s is %d', (pointer, text, value) => {
    expect(parseFigure(text, pointer).facts.value).toBe(value)
  })

  test('conversions of both sides are parsed', () => {
    const text = '{"next": {"v": 1000, "o": 30}, "django": {"v": 100, "o": 4}}'
    const side = (name: string) => ({ visitors: `/${name}/v`, conversions: `/${name}/o` })
    expect(parseConversion(text, { baseline: side('next'), candidate: side('django') }).facts).toEqual({
      kind: 'conversion',
      baseline: { visitors: 1000, conversions: 30 },
      candidate: { visitors: 100, conversions: 4 },
    })
  })
})

describe('parseTime', () => {
  test.each([
    ['2026-01-05T08:00:00Z', '2026-01-05T08:00:00Z', true],
    ['2026-01-05T08:00:00.25+0300', '2026-01-05T05:00:00.25Z', true],
    ['2026-01-05 08:00', '2026-01-05T08:00:00Z', false],
  ])('%s is parsed', (written, read, exact) => {
    expect(parseTime(written)).toEqual({ at: Date.parse(read), exact })
  })

  test.each(['', 'yesterday', '2026-13-05T08:00:00Z', '5 Jan 2026'])('%j is not a time', written => {
    expect(parseTime(written)).toBeNull()
  })
})
