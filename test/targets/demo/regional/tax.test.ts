import { expect, test } from 'vitest'
import { taxed } from '../../../../targets/demo/regional/tax.ts'

test('tax: VAT is 15 % of the net amount', () => {
  expect(taxed(10_000, false)).toEqual({ net: 10_000, excise: 0, vat: 1_500, gross: 11_500, currency: 'ETB' })
})

test('tax: excise is added first, and VAT is charged on it too', () => {
  expect(taxed(123_457, true)).toEqual({ net: 123_457, excise: 12_346, vat: 20_370, gross: 156_173, currency: 'ETB' })
})

/** In floats 50 * 1.15 is 57.49999999999999. */
test.each([
  ['less than half a santim is rounded down', 3, 0],
  ['more than half a santim is rounded up', 4, 1],
  ['half a santim is rounded up', 10, 2],
  ['half a santim goes up where a float falls short of it', 50, 8],
  ['the largest amount is exact', 999_999_999_990, 149_999_999_999],
])('tax: %s', (_, net, vat) => {
  expect(taxed(net, false).vat).toBe(vat)
})
