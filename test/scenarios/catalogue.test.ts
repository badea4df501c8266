import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogueOf, type Product, passingGoods, productOf } from '../../scenarios/catalogue.ts'

const product = fc.record({
  id: fc.uuid(),
  name: fc.constantFrom('Classic Berbere', 'Select Wallet', `${passingGoods} x`),
  price: fc.nat(1000),
  stock: fc.nat(2),
})
const products = fc.uniqueArray(product, { minLength: 12, maxLength: 40, selector: ({ id }) => id })

const goods: readonly Product[] = [1, 2, 3, 4, 5].map(i => ({ id: `p${i}`, name: `Good ${i}`, price: 100 * (6 - i), stock: 9 }))

describe('the catalogue', () => {
  test('gives each arm products that the other never orders', () => {
    fc.assert(
      fc.property(products, shown => {
        fc.pre(shown.filter(one => one.stock > 0 && !one.name.startsWith(passingGoods)).length > 1)
        const { pairs } = catalogueOf({ baseline: shown, candidate: shown }, ['1'])
        const ids = pairs.flatMap(pair => [pair.baseline, pair.candidate])
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of ids) expect(shown.find(one => one.id === id)?.stock).toBeGreaterThan(0)
      }),
    )
  })

  test('pairs neighbours in price, and leaves an odd one out', () => {
    expect(catalogueOf({ baseline: goods, candidate: goods }, ['1']).pairs).toEqual([
      { baseline: 'p5', candidate: 'p4' },
      { baseline: 'p3', candidate: 'p2' },
    ])
  })

  test('leaves out what only one backend shows, what is sold out, and what sessions put on sale', () => {
    const shown = [
      ...goods.slice(0, 2),
      { id: 'gone', name: 'Gone', price: 1, stock: 0 },
      { id: 'passing', name: `${passingGoods} r/baseline/1/article`, price: 1, stock: 5 },
    ]
    const { pairs } = catalogueOf({ baseline: [...shown, ...goods.slice(3)], candidate: shown }, ['1'])
    expect(pairs).toEqual([{ baseline: 'p2', candidate: 'p1' }])
  })

  test('says what is missing when there is nothing to choose', () => {
    expect(() => catalogueOf({ baseline: goods, candidate: [] }, ['1'])).toThrow(
      'Cannot choose what to buy: expected a category and two products in stock that both backends list, got 1 categories and 0 products',
    )
  })

  test('is walked through by both arms side by side', () => {
    const shop = catalogueOf({ baseline: goods, candidate: goods }, ['1'])
    for (let session = 0; session < 100; session++) {
      const chosen = { baseline: productOf(shop, 7, 'baseline', session, 0), candidate: productOf(shop, 7, 'candidate', session, 0) }
      expect(shop.pairs).toContainEqual(chosen)
    }
  })
})
