import { describe, expect, test } from 'vitest'
import { parseCobertura } from '../../../../rig/evidence/reports/coverage.ts'
import { parseJUnit } from '../../../../rig/evidence/reports/junit.ts'
import { realReport } from './fixtures.ts'

const laughs = `<?xml version="1.0"?><!DOCTYPE testsuites [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><testsuites name="&b;"/>`
const outside = `<!DOCTYPE testsuites [<!ENTITY x SYSTEM "file:///etc/hostname">]><testsuites><testsuite name="&x;"/></testsuites>`

describe('parseJUnit refuses hostile XML:', () => {
  test.each([
    ['entities that grow', laughs, /a document type .* is not accepted/],
    ['entities from outside', outside, /a document type .* is not accepted/],
    ['a document type from outside', '<!DOCTYPE testsuites SYSTEM "http://example.org/x.dtd"><testsuites/>', /a document type .* is not accepted/],
    ['entities without a declaration', '<testsuites name="&boom;"/>', /well-formed XML, got undefined entity/],
    ['elements without end', `${'<testsuite>'.repeat(5000)}`, /at most 100 levels of elements/],
    ['truncated XML', realReport('pytest.junit.xml').slice(0, 900), /well-formed XML, got un(closed|expected)/],
    ['two documents', '<testsuites/><testsuites/>', /well-formed XML/],
    ['no XML at all', 'all tests passed', /expected XML, which begins with "<", got "all tests passed"/],
  ])('%s', (_, text, message) => {
    expect(() => parseJUnit(text)).toThrow(message)
  })

  test.each([
    ['<!DOCTYPE coverage SYSTEM "http://example.org/coverage-04.dtd"><coverage line-rate="1"/>'],
    ['<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd" [<!ENTITY a "ha">]><coverage line-rate="1"/>'],
  ])('parseCobertura refuses any foreign document type: %s', text => {
    expect(() => parseCobertura(text)).toThrow(/a document type .* is not accepted/)
  })

  test('the error names the line', () => {
    expect(() => parseJUnit('<testsuites>\n<testsuite>\n</testsuites>')).toThrow(expect.objectContaining({ place: 'line 3' }))
  })
})
