import { expect, test } from 'vitest'
import { checkedTin } from '../../../../targets/demo/regional/tin.ts'

test('TIN: ten digits are well-formed', () => {
  expect(checkedTin('0012345678')).toEqual({ tin: '0012345678', valid: true })
})

test.each(['', '001234567', '00123456789', '001234567a', '00123 4567', '٠٠١٢٣٤٥٦٧٨', '0012345678\n'])('TIN: %j is not ten digits', tin => {
  expect(checkedTin(tin)).toEqual({ tin, valid: false, reason: 'expected ten digits' })
})

test('TIN: ten equal digits belong to no taxpayer', () => {
  expect(checkedTin('0000000000')).toMatchObject({ valid: false, reason: expect.stringContaining('same digit') })
})
