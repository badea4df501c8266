import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endpointIds } from '../../contract/endpoints.ts'
import { sessionSeconds } from '../../contract/journeys.ts'
import { mixOf } from '../../contract/mix.ts'
import { planSession } from '../../scenarios/session-plan.ts'

const seed = fc.integer({ min: 0, max: 2 ** 31 })
const session = fc.nat(100_000)
/** The mix of a candidate that has all, or a part, of the catalogue. */
const mix = fc
  .oneof(fc.constant(endpointIds), fc.subarray(endpointIds, { minLength: 1 }))
  .map(mixOf)
  .filter(({ length }) => length > 0)

describe('session plan', () => {
  test('has the steps of its journey in order', () => {
    fc.assert(
      fc.property(seed, session, mix, (seed, session, mix) => {
        const plan = planSession(seed, session, mix)
        expect(plan.steps.map(step => step.endpoint)).toEqual(mix.find(({ id }) => id === plan.journey)?.steps)
      }),
    )
  })

  test('the last step starts at least four seconds before the session limit', () => {
    fc.assert(
      fc.property(seed, session, mix, (seed, session, mix) => {
        expect(sessionSeconds.limit - (planSession(seed, session, mix).steps.at(-1)?.at ?? 0)).toBeGreaterThan(4)
      }),
    )
  })

  test('starts at 0, ascends, and its length does not depend on the number of steps', () => {
    fc.assert(
      fc.property(seed, session, mix, (seed, session, mix) => {
        const { steps, seconds } = planSession(seed, session, mix)
        const times = [...steps.map(step => step.at), seconds]
        expect(times[0]).toBe(0)
        for (const [i, time] of times.slice(1).entries()) expect(time - (times[i] ?? 0)).toBeGreaterThan(0.15)
        expect(seconds).toBeGreaterThanOrEqual(sessionSeconds.shortest)
        expect(seconds).toBeLessThanOrEqual(sessionSeconds.longest)
      }),
    )
  })

  test('no pause is longer than an idle connection lives (Gunicorn: 2 s)', () => {
    fc.assert(
      fc.property(seed, session, mix, (seed, session, mix) => {
        const times = planSession(seed, session, mix).steps.map(step => step.at)
        for (const [i, time] of times.slice(1).entries()) expect(time - (times[i] ?? 0)).toBeLessThan(2)
      }),
    )
  })

  test('an empty mix throws', () => {
    expect(() => planSession(7, 1, [])).toThrow('Cannot plan a session: expected at least one journey in the mix, got none')
  })
})

describe('journey mix', () => {
  test('has its shares in every minute, not only over the whole run', () => {
    fc.assert(
      fc.property(seed, session, mix, (seed, from, mix) => {
        const counts = new Map<string, number>()
        for (let i = from; i < from + 1200; i++) {
          const { journey } = planSession(seed, i, mix)
          counts.set(journey, (counts.get(journey) ?? 0) + 1)
        }
        for (const { id, weight } of mix) expect(Math.abs((counts.get(id) ?? 0) / 1200 - weight)).toBeLessThan(0.005)
      }),
      { numRuns: 10 },
    )
  })

  test('another seed starts at another journey', () => {
    const order = (seed: number) => Array.from({ length: 20 }, (_, i) => planSession(seed, i, mixOf()).journey).join()
    expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBeGreaterThan(1)
  })
})
