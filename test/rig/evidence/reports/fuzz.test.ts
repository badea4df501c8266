import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { importedBody } from '../../../../contract/evidence-events.ts'
import { parseCobertura, parseCoveragePy, parseLcov } from '../../../../rig/evidence/reports/coverage.ts'
import { parseJUnit } from '../../../../rig/evidence/reports/junit.ts'
import { parseFigure } from '../../../../rig/evidence/reports/report-json.ts'
import type { ReportContent } from '../../../../rig/evidence/reports/report-values.ts'
import { ReportError } from '../../../../rig/evidence/reports/report-values.ts'
import { parseSarif } from '../../../../rig/evidence/reports/sarif.ts'
import { realReport } from './fixtures.ts'

type Read = (text: string) => ReportContent

const readers: [string, Read][] = [
  ['pytest.junit.xml', parseJUnit],
  ['coverage-py.cobertura.xml', parseCobertura],
  ['c8.cobertura.xml', parseCobertura],
  ['c8.lcov', parseLcov],
  ['coverage-py.json', parseCoveragePy],
  ['bandit.sarif', parseSarif],
  ['eslint.sarif', parseSarif],
  ['coverage-py.json', text => parseFigure(text, '/totals/percent_covered')],
]

/** Texts that readers stumble over. */
const awkward = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '<',
    '>',
    '"',
    '&',
    '&a;',
    '<![CDATA[',
    '<!--',
    '<!DOCTYPE a [',
    '-1',
    'NaN',
    '1e999',
    '0.5',
    '{',
    '[',
    ']',
    'null',
    '__proto__',
    '\n',
    'DA:',
    '\u0000',
    '99999999999999999999',
  ),
)

/** Replaces a piece of a text with something different. */
const mutation = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(40), instead: awkward })

function mutated(text: string, changes: readonly { at: number; length: number; instead: string }[]): string {
  return changes.reduce((before, { at, length, instead }) => {
    const from = Math.floor(at * before.length)
    return before.slice(0, from) + instead + before.slice(from + length)
  }, text)
}

/** Parsed text is evidence that the collector accepts; anything else throws a ReportFault. */
function readOrRefused(read: Read, text: string): 'read' | 'refused' {
  try {
    const { facts } = read(text)
    expect(importedBody.safeParse({ files: [{ name: 'a', sha256: '0'.repeat(64) }], facts })).toMatchObject({ success: true })
    return 'read'
  } catch (error) {
    expect(error).toBeInstanceOf(ReportError)
    return 'refused'
  }
}

describe('report parsers: any text ends in evidence or in a ReportFault', () => {
  test.each(readers)('%s with replaced parts', (name, read) => {
    const text = realReport(name)
    const outcomes = new Set<string>()
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), changes => {
        outcomes.add(readOrRefused(read, mutated(text, changes)))
      }),
      { numRuns: 300, seed: 4 },
    )
    expect(outcomes).toContain('refused')
  })

  test.each(readers)('%s cut at any byte is refused, except after its end', (name, read) => {
    const text = realReport(name).trimEnd()
    fc.assert(
      fc.property(fc.nat(text.length - 1), length => {
        expect(text.slice(0, length).endsWith('end_of_record\n') || readOrRefused(read, text.slice(0, length)) === 'refused').toBe(true)
      }),
      { numRuns: 200, seed: 4 },
    )
  })

  test.each(readers)('arbitrary text instead of %s', (_, read) => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string({ unit: awkward })), text => void readOrRefused(read, text)),
      { numRuns: 200, seed: 4 },
    )
  })
})
