import { describe, expect, test } from 'vitest'
import { type Criterion, kinds } from '../../../collector/criteria/kinds.ts'
import type { ImportedFacts } from '../../../contract/evidence-events.ts'
import { evaluateCriterion } from '../judging.ts'
import { loadStart, simulateRun } from '../simulate-run.ts'
import { day, imported, now, running } from './importing.ts'

const good: Readonly<Record<string, { readonly written: object; readonly facts: ImportedFacts; readonly versioned: boolean }>> = {
  tests: {
    written: { kind: 'tests', atLeast: 10, maxAge: '7d' },
    facts: { kind: 'tests', tests: 12, failures: 0, errors: 0, skipped: 1, failed: [] },
    versioned: true,
  },
  coverage: { written: { kind: 'coverage', limit: '80%', maxAge: '7d' }, facts: { kind: 'coverage', covered: 850, total: 1000 }, versioned: true },
  sarif: {
    written: { kind: 'sarif', level: 'error', maxAge: '7d' },
    facts: { kind: 'sarif', counts: { error: 0, warning: 2, note: 0, none: 0 }, tools: ['Bandit 1.9'], worst: [] },
    versioned: true,
  },
  figure: { written: { kind: 'figure', pointer: '/critical', atMost: 0, maxAge: '7d' }, facts: { kind: 'figure', value: 0 }, versioned: false },
  conversion: {
    written: {
      kind: 'conversion',
      margin: '1%',
      maxAge: '7d',
      pointers: { baseline: { visitors: '/a', conversions: '/b' }, candidate: { visitors: '/c', conversions: '/d' } },
    },
    facts: { kind: 'conversion', baseline: { visitors: 40_000, conversions: 1200 }, candidate: { visitors: 40_000, conversions: 1220 } },
    versioned: false,
  },
}

function read(kind: string, written: object): Criterion {
  const found = Object.entries(kinds).find(([name]) => name === kind)
  if (!found) throw new Error(`Expected a kind ${kind}`)
  return found[1].schema.parse(written)
}

describe.each(Object.entries(good))('a criterion on an imported report (%s)', (kind, { written, facts, versioned }) => {
  const criterion = read(kind, written)
  const options = { asOf: now }

  test('passes a good report, names the report and its day, and belongs to the imported part', () => {
    const found = evaluateCriterion(criterion, [running(), imported(kind, facts)], options)
    expect(found).toMatchObject({ status: 'pass', part: 'imported', remedy: '' })
    expect(found.reason).toContain('report of 2026-05-31')
  })

  test('is unknown without a report, and gives the command that imports one', () => {
    const found = evaluateCriterion(criterion, [running()], options)
    expect(found).toMatchObject({ status: 'unknown', reason: 'Not evaluated: no report was imported.', estimate: null })
    expect(found.remedy).toContain(`evidence import ${kind} <file>`)
  })

  test('is unknown with a report for another criterion only', () => {
    expect(evaluateCriterion(criterion, [running(), imported('other', facts)], options).status).toBe('unknown')
  })

  test('is unknown with a report that is too old', () => {
    expect(evaluateCriterion(criterion, [running(), imported(kind, facts, { at: now - 8 * day })], options)).toMatchObject({
      status: 'unknown',
      reason: 'The report report of 2026-05-24 is 8 days old; it may be at most 7 days old.',
    })
  })

  test('is unknown with a report from the future', () => {
    expect(evaluateCriterion(criterion, [running(), imported(kind, facts, { at: now + day })], options)).toMatchObject({
      status: 'unknown',
      reason: 'The report report is dated 2026-06-02, after this run.',
    })
  })

  test('uses the latest report, even when an older one is better', () => {
    expect(
      evaluateCriterion(criterion, [running(), imported(kind, facts, { at: now - 2 * day }), imported(kind, facts, { at: now + day, name: 'newer' })], options)
        .status,
    ).toBe('unknown')
  })

  test('is unknown with a report of another kind', () => {
    const other: ImportedFacts = kind === 'figure' ? { kind: 'coverage', covered: 1, total: 1 } : { kind: 'figure', value: 0 }
    const found = evaluateCriterion(criterion, [running(), imported(kind, other)], options)
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain('has other content: expected')
  })

  test.each([-1, 0.5, 'NaN', null])('is unknown when a number in it is %j', wrong => {
    const number = kind === 'figure' ? 'NaN' : wrong
    const broken = JSON.parse(JSON.stringify(facts).replace(/:\d+/, `:${JSON.stringify(number)}`)) as ImportedFacts
    expect(evaluateCriterion(criterion, [running(), imported(kind, broken)], options)).toMatchObject({
      status: 'unknown',
      reason: 'Not evaluated: no report was imported.',
    })
  })

  if (versioned)
    test('is unknown with a report of another version, without a version, or when the candidate reports none', () => {
      expect(evaluateCriterion(criterion, [running(), imported(kind, facts, { commit: 'ffffffffffff' })], options).reason).toBe(
        'The report report is about version ffffffffffff; the candidate is 4f2a9c1d0be7.',
      )
      expect(evaluateCriterion(criterion, [running(), imported(kind, facts, { commit: null })], options).reason).toContain('names no version of the candidate')
      expect(evaluateCriterion(criterion, [running(null), imported(kind, facts)], options).reason).toContain('The candidate reported no version')
    })

  if (versioned)
    test('matches a short commit to the long one, from seven digits on', () => {
      expect(evaluateCriterion(criterion, [running(), imported(kind, facts, { commit: '4f2a9c1' })], options).status).toBe('pass')
      expect(evaluateCriterion(criterion, [running(), imported(kind, facts, { commit: '4f2a9c' })], options).status).toBe('unknown')
    })

  if (!versioned)
    test('does not need a version', () => {
      expect(evaluateCriterion(criterion, [running(null), imported(kind, facts, { commit: null })], options).status).toBe('pass')
    })

  test('never passes on load alone', () => {
    expect(evaluateCriterion(criterion, simulateRun(), { asOf: loadStart + day }).status).toBe('unknown')
  })
})
