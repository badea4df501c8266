import { expect, test } from 'vitest'
import { ratesTo, zones } from '../../../../targets/demo/regional/shipping.ts'

test('shipping: every region is in one zone, and every zone has rates', () => {
  const regions = zones.flatMap(zone => zone.regions)
  expect(regions).toHaveLength(14)
  expect(new Set(regions).size).toBe(14)
  for (const { id } of zones) expect([id, ratesTo(id, 1)?.length]).toEqual([id, 2])
})

test('shipping: a started kilogram costs as much as a whole one', () => {
  const standard = (grams: number) => ratesTo('central', grams)?.[0]?.amount
  expect([1, 1_000, 1_001, 1_750, 2_000, 2_001].map(standard)).toEqual([12_000, 12_000, 14_500, 14_500, 14_500, 17_000])
})

test('shipping: express costs twice as much and takes half the days', () => {
  const [standard, express] = ratesTo('north', 1_750) ?? []
  expect([standard, express]).toEqual([
    { service: 'standard', amount: 19_500, currency: 'ETB', days: 5 },
    { service: 'express', amount: 39_000, currency: 'ETB', days: 3 },
  ])
})

test.each(['moon', 'constructor', ''])('shipping: there is no zone %j', zone => {
  expect(ratesTo(zone, 1)).toBeNull()
})
