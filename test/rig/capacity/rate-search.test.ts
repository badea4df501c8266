import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capacityOf, nextRate, type Outcome, type RateRange, type Step } from '../../../rig/capacity/rate-search.ts'
import { Random } from '../../collector/random.ts'

type Oracle = (rate: number, nth: number) => Outcome

const reach: RateRange = { base: 20, max: 1000 }
const limit =
  (capacity: number): Oracle =>
  rate =>
    rate <= capacity ? 'held' : 'broke'

function searchSteps(oracle: Oracle, { base, max }: RateRange = reach): Step[] {
  const steps: Step[] = []
  for (let rate = nextRate(steps, { base, max }); rate !== null; rate = nextRate(steps, { base, max })) {
    steps.push({ rate, outcome: oracle(rate, steps.length) })
    if (steps.length > 60) throw new Error(`does not end: ${JSON.stringify(steps)}`)
  }
  return steps
}

const rates = (steps: readonly Step[]) => steps.map(({ rate }) => rate)

describe('rate search', () => {
  test('it tries 1×, 2× and 4×, then grows by half until a step breaks', () => {
    expect(rates(searchSteps(limit(200))).slice(0, 7)).toEqual([20, 40, 80, 120, 180, 270, 220.5])
  })

  test('it stops growing at the first rate that breaks, and tries that at most twice', () => {
    const steps = searchSteps(limit(30))
    expect(rates(steps)).toEqual([20, 40, 28.3, 33.6, 30.8, 30.8])
    expect(capacityOf(steps)).toEqual({ held: 28.3, broke: 30.8 })
  })

  test('it halves the rate when 1× breaks', () => {
    const steps = searchSteps(limit(7))
    expect(rates(steps).slice(0, 3)).toEqual([20, 10, 5])
    expect(capacityOf(steps).held).toBeLessThanOrEqual(7)
  })

  test('it ends at half a session a second', () => {
    const steps = searchSteps(() => 'broke')
    expect(steps.at(-1)?.rate).toBe(0.5)
    expect(capacityOf(steps)).toEqual({ held: null, broke: 0.5 })
  })

  test('it ends at the maximum when nothing breaks', () => {
    expect(rates(searchSteps(() => 'held', { base: 20, max: 100 }))).toEqual([20, 40, 80, 100])
  })

  test('it ends at a void step, which is not a limit of the backend', () => {
    const steps = searchSteps(rate => (rate > 100 ? 'void' : 'held'))
    expect(rates(steps)).toEqual([20, 40, 80, 120])
    expect(capacityOf(steps)).toEqual({ held: 80, broke: null })
  })

  test('a break that does not repeat is ignored', () => {
    const steps = searchSteps((rate, nth) => (nth === 1 || rate > 200 ? 'broke' : 'held'))
    expect(rates(steps).filter(rate => rate <= 40).length).toBeGreaterThan(2)
    const { held, broke } = capacityOf(steps)
    expect([held, broke].map(rate => rate ?? 0)).toSatisfy(([low, high]: number[]) => (low ?? 0) <= 200 && (high ?? 0) > 200)
  })

  test('both sides of an unclear range are narrowed', () => {
    const steps = searchSteps(rate => (rate < 48 ? 'held' : rate > 52 ? 'broke' : 'unclear'))
    const { held, broke } = capacityOf(steps)
    expect(held).toBeGreaterThan(48 / 1.06)
    expect(broke).toBeLessThan(52 * 1.06)
  })
})

describe('rate search with any true limit', () => {
  const anyCapacity = fc.double({ min: 4, max: 900, noNaN: true })

  test('the limit is found within a tenth in at most twenty steps', () => {
    fc.assert(
      fc.property(anyCapacity, capacity => {
        const steps = searchSteps(limit(capacity))
        const { held, broke } = capacityOf(steps)
        expect(held).toBeLessThanOrEqual(capacity)
        expect(broke).toBeGreaterThan(capacity)
        expect((broke ?? 0) / (held ?? 1)).toBeLessThanOrEqual(1.1)
        expect(steps.length).toBeLessThanOrEqual(20)
      }),
    )
  })

  test('noise of 3 % moves the bounds by at most 3 %', () => {
    fc.assert(
      fc.property(anyCapacity, fc.infiniteStream(fc.double({ min: 0.97, max: 1.03, noNaN: true })), (capacity, noise) => {
        const steps = searchSteps(rate => limit(capacity * noise.next().value)(rate, 0))
        const { held, broke } = capacityOf(steps)
        expect(held).toBeLessThanOrEqual(capacity * 1.03)
        expect(broke).toBeGreaterThan(capacity * 0.97)
        expect((broke ?? 0) / (held ?? 1)).toBeLessThanOrEqual(1.2)
      }),
    )
  })

  test('one random break in twenty steps leaves 98 % of the limits found', () => {
    const random = new Random(1)
    const runs = 2000
    const found = Array.from({ length: runs }, () => {
      const capacity = 4 * 200 ** random.uniform()
      const { held, broke } = capacityOf(searchSteps(rate => (rate > capacity || random.uniform() < 0.05 ? 'broke' : 'held')))
      return Math.abs(Math.sqrt((held ?? 0) * (broke ?? 0)) / capacity - 1) < 0.1
    })
    expect(found.filter(Boolean).length / runs).toBeGreaterThan(0.98)
  })
})
