import { describe, expect, test } from 'vitest'
import { type Criterion, kinds } from '../../../collector/criteria/kinds.ts'
import type { ImportedFacts } from '../../../contract/evidence-events.ts'
import { ask } from '../judging.ts'
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
  const asked = { asOf: now }

  test('passes a good one, names the report and its day, and belongs to the imported part', () => {
    const found = ask(criterion, [running(), imported(kind, facts)], asked)
    expect(found).toMatchObject({ status: 'pass', part: 'imported', remedy: '' })
    expect(found.reason).toContain('report of 2026-05-31')
  })

  test('is unknown without one, and says what to run', () => {
    const found = ask(criterion, [running()], asked)
    expect(found).toMatchObject({ status: 'unknown', reason: 'Not evaluated: no report was imported.', estimate: null })
    expect(found.remedy).toContain(`evidence import ${kind} <file>`)
  })

  test('is unknown with one for another criterion only', () => {
    expect(ask(criterion, [running(), imported('other', facts)], asked).status).toBe('unknown')
  })

  test('is unknown with one that is too old', () => {
    expect(ask(criterion, [running(), imported(kind, facts, { at: now - 8 * day })], asked)).toMatchObject({
      status: 'unknown',
      reason: 'The report report of 2026-05-24 is 8 days old; it may be at most 7 days old.',
    })
  })

  test('is unknown with one from the future', () => {
    expect(ask(criterion, [running(), imported(kind, facts, { at: now + day })], asked)).toMatchObject({
      status: 'unknown',
      reason: 'The report report is dated 2026-06-02, after this run.',
    })
  })

  test('goes by the latest, even where an older one is better', () => {
    expect(
      ask(criterion, [running(), imported(kind, facts, { at: now - 2 * day }), imported(kind, facts, { at: now + day, name: 'newer' })], asked).status,
    ).toBe('unknown')
  })

  test('is unknown with a report that says something else', () => {
    const other: ImportedFacts = kind === 'figure' ? { kind: 'coverage', covered: 1, total: 1 } : { kind: 'figure', value: 0 }
    const found = ask(criterion, [running(), imported(kind, other)], asked)
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain('has other content: expected')
  })

  test.each([-1, 0.5, 'NaN', null])('is unknown when a number in it is %j', wrong => {
    const number = kind === 'figure' ? 'NaN' : wrong
    const broken = JSON.parse(JSON.stringify(facts).replace(/:\d+/, `:${JSON.stringify(number)}`)) as ImportedFacts
    expect(ask(criterion, [running(), imported(kind, broken)], asked)).toMatchObject({ status: 'unknown', reason: 'Not evaluated: no report was imported.' })
  })

  if (versioned)
    test('is unknown with one of another version, of none, or when the candidate says none', () => {
      expect(ask(criterion, [running(), imported(kind, facts, { commit: 'ffffffffffff' })], asked).reason).toBe(
        'The report report is about version ffffffffffff; the candidate is 4f2a9c1d0be7.',
      )
      expect(ask(criterion, [running(), imported(kind, facts, { commit: null })], asked).reason).toContain('names no version of the candidate')
      expect(ask(criterion, [running(null), imported(kind, facts)], asked).reason).toContain('The candidate reported no version')
    })

  if (versioned)
    test('takes a short commit for the long one, from seven digits on', () => {
      expect(ask(criterion, [running(), imported(kind, facts, { commit: '4f2a9c1' })], asked).status).toBe('pass')
      expect(ask(criterion, [running(), imported(kind, facts, { commit: '4f2a9c' })], asked).status).toBe('unknown')
    })

  if (!versioned)
    test('does not ask for a version', () => {
      expect(ask(criterion, [running(null), imported(kind, facts, { commit: null })], asked).status).toBe('pass')
    })

  test('never passes on load alone', () => {
    expect(ask(criterion, simulateRun(), { asOf: loadStart + day }).status).toBe('unknown')
  })
})
