import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildCatalogue, type Product, productFor, temporaryProductPrefix } from '../../scenarios/catalogue.ts'

const product = fc.record({
  id: fc.uuid(),
  name: fc.constantFrom('Classic Berbere', 'Select Wallet', `${temporaryProductPrefix} x`),
  price: fc.nat(1000),
  stock: fc.nat(2),
})
const products = fc.uniqueArray(product, { minLength: 12, maxLength: 40, selector: ({ id }) => id })

const goods: readonly Product[] = [1, 2, 3, 4, 5].map(i => ({ id: `p${i}`, name: `Good ${i}`, price: 100 * (6 - i), stock: 9 }))

describe('shop catalogue', () => {
  test('each arm gets products that the other never orders', () => {
    fc.assert(
      fc.property(products, shown => {
        fc.pre(shown.filter(one => one.stock > 0 && !one.name.startsWith(temporaryProductPrefix)).length > 1)
        const { pairs } = buildCatalogue({ baseline: shown, candidate: shown }, ['1'])
        const ids = pairs.flatMap(pair => [pair.baseline, pair.candidate])
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of ids) expect(shown.find(one => one.id === id)?.stock).toBeGreaterThan(0)
      }),
    )
  })

  test('products are paired by price; an odd one is left out', () => {
    expect(buildCatalogue({ baseline: goods, candidate: goods }, ['1']).pairs).toEqual([
      { baseline: 'p5', candidate: 'p4' },
      { baseline: 'p3', candidate: 'p2' },
    ])
  })

  test('products of one backend only, sold out, or created by sessions are left out', () => {
    const shown = [
      ...goods.slice(0, 2),
      { id: 'gone', name: 'Gone', price: 1, stock: 0 },
      { id: 'passing', name: `${temporaryProductPrefix} r/baseline/1/article`, price: 1, stock: 5 },
    ]
    const { pairs } = buildCatalogue({ baseline: [...shown, ...goods.slice(3)], candidate: shown }, ['1'])
    expect(pairs).toEqual([{ baseline: 'p2', candidate: 'p1' }])
  })

  test('without a shared product in stock it throws an error that gives both counts', () => {
    expect(() => buildCatalogue({ baseline: goods, candidate: [] }, ['1'])).toThrow(
      'Cannot choose products to order: expected a category and two products in stock that both backends list, got 1 categories and 0 products',
    )
  })

  test('both arms view the halves of the same pairs', () => {
    const shop = buildCatalogue({ baseline: goods, candidate: goods }, ['1'])
    for (let session = 0; session < 100; session++) {
      const chosen = { baseline: productFor(shop, 7, 'baseline', session, 0), candidate: productFor(shop, 7, 'candidate', session, 0) }
      expect(shop.pairs).toContainEqual(chosen)
    }
  })
})
