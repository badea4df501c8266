import { expect, test } from 'vitest'
import { textDifferences } from '../../../../../rig/probes/parity/differences/text.ts'

const csv = 'name,stock\r\nTeff,5\r\n'

test.each([
  ['another separator', csv.replaceAll(',', ';'), ['line 1: "name;stock" instead of "name,stock"', 'line 2: "Teff;5" instead of "Teff,5"']],
  ['a missing row', 'name,stock\r\n', ['body: 2 lines instead of 3 lines']],
  ['other line endings', csv.replaceAll('\r\n', '\n'), ['lines end with LF instead of CR LF']],
  ['no difference', csv, []],
])('text differences: %s', (_, candidate, differences) => {
  expect(textDifferences([csv, csv], candidate)).toEqual(differences)
})

test('text differences: a line that varies on the baseline may have any text', () => {
  expect(textDifferences([csv, csv.replace('5', '6')], csv.replace('5', '7'))).toEqual([])
})
