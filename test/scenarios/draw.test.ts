import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draw, pick } from '../../scenarios/draw.ts'

const seed = fc.integer({ min: 0, max: 2 ** 31 })
const session = fc.nat(100_000)

describe('draw', () => {
  test('returns the same number in [0, 1) for the same arguments', () => {
    fc.assert(
      fc.property(seed, session, fc.string(), (seed, session, purpose) => {
        const drawn = draw(seed, session, purpose)
        expect(drawn).toBeGreaterThanOrEqual(0)
        expect(drawn).toBeLessThan(1)
        expect(draw(seed, session, purpose)).toBe(drawn)
      }),
    )
  })

  test('is uniform over tenths across consecutive sessions', () => {
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 20_000; i++) tenths[Math.floor(draw(7, i, 'product') * 10)] = (tenths[Math.floor(draw(7, i, 'product') * 10)] ?? 0) + 1
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })

  test.each([
    ['purposes', (i: number) => [draw(7, i, 'product 0'), draw(7, i, 'product 1')] as const],
    ['neighbouring sessions', (i: number) => [draw(7, i, 'product 0'), draw(7, i + 1, 'product 0')] as const],
    ['seeds', (i: number) => [draw(7, i, 'product 0'), draw(8, i, 'product 0')] as const],
  ])('tells nothing across %s', (_, pair) => {
    const pairs = Array.from({ length: 20_000 }, (_, i) => pair(i))
    const covariance = pairs.reduce((sum, [a, b]) => sum + (a - 0.5) * (b - 0.5), 0) / pairs.length
    expect(Math.abs(covariance * 12)).toBeLessThan(0.03)
  })
})

describe('pick', () => {
  test('returns the option at the drawn position', () => {
    expect([0, 0.32, 0.34, 0.99].map(drawn => pick(['a', 'b', 'c'], drawn))).toEqual(['a', 'a', 'b', 'c'])
  })

  test('throws on an empty list', () => {
    expect(() => pick([], 0.5)).toThrow('Cannot pick: expected at least one option and a draw in [0, 1), got 0 options and 0.5')
  })
})
