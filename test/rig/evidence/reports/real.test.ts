import { describe, expect, test } from 'vitest'
import { parseCobertura, parseCoveragePy, parseLcov } from '../../../../rig/evidence/reports/coverage.ts'
import { parseJUnit } from '../../../../rig/evidence/reports/junit.ts'
import { parseSarif } from '../../../../rig/evidence/reports/sarif.ts'
import { realReport } from './fixtures.ts'

describe('reports of real tools', () => {
  test('a pytest report is parsed', () => {
    expect(parseJUnit(realReport('pytest.junit.xml'))).toEqual({
      facts: { kind: 'tests', tests: 5, skipped: 1, failures: 1, errors: 1, failed: ['test_prices test_is_wrong', 'test_prices test_breaks'] },
      moment: { at: Date.parse('2026-11-24T17:07:50.022Z'), exact: true },
    })
  })

  test('a vitest report is parsed', () => {
    expect(parseJUnit(realReport('vitest.junit.xml'))).toEqual({
      facts: { kind: 'tests', tests: 3, skipped: 1, failures: 1, errors: 0, failed: ['prices.test.ts prices > are "exact" & <right>'] },
      moment: { at: Date.parse('2026-11-24T17:15:22.393Z'), exact: true },
    })
  })

  test('the three formats of coverage.py give the same figures', () => {
    const facts = { kind: 'coverage', covered: 20, total: 29 }
    expect(parseCoveragePy(realReport('coverage-py.json'))).toEqual({ facts, moment: { at: Date.parse('2026-11-24T17:07:50.192Z'), exact: false } })
    expect(parseCobertura(realReport('coverage-py.cobertura.xml'))).toEqual({ facts, moment: { at: 1795540070274, exact: true } })
    expect(parseLcov(realReport('coverage-py.lcov'))).toEqual({ facts, moment: null })
  })

  test('the two formats of Istanbul give the same figures and name its document type', () => {
    const facts = { kind: 'coverage', covered: 9, total: 11 }
    expect(realReport('c8.cobertura.xml')).toContain('<!DOCTYPE coverage SYSTEM')
    expect(parseCobertura(realReport('c8.cobertura.xml'))).toEqual({ facts, moment: { at: 1795540520827, exact: true } })
    expect(parseLcov(realReport('c8.lcov'))).toEqual({ facts, moment: null })
  })

  test('a bandit report is parsed', () => {
    expect(parseSarif(realReport('bandit.sarif'))).toEqual({
      facts: {
        kind: 'sarif',
        counts: { error: 2, warning: 0, note: 1, none: 0 },
        tools: ['Bandit'],
        worst: [
          'B324 in vault.py:6: Use of weak MD5 hash for security. Consider usedforsecurity=False',
          'B602 in vault.py:10: subprocess call with shell=True identified, security issue.',
        ],
      },
      moment: { at: Date.parse('2026-11-24T17:07:50Z'), exact: true },
    })
  })

  test('an eslint report is parsed without suppressed results', () => {
    const { facts } = parseSarif(realReport('eslint.sarif'))
    expect(facts.counts).toEqual({ error: 1, warning: 1, note: 0, none: 0 })
    expect(facts.worst).toEqual(['no-eval in bad.js:2: `eval` can be harmful.'])
  })
})
