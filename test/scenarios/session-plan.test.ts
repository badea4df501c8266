import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JourneyId, journey, journeyIds, sessionSeconds } from '../../contract/journeys.ts'
import { planSession } from '../../scenarios/session-plan.ts'

const seed = fc.integer({ min: 0, max: 2 ** 31 })
const session = fc.nat(100_000)

describe('the plan of a session', () => {
  test('takes the steps of its journey in order', () => {
    fc.assert(
      fc.property(seed, session, (seed, session) => {
        const plan = planSession(seed, session)
        expect(plan.steps.map(step => step.endpoint)).toEqual(journey(plan.journey).steps)
      }),
    )
  })

  test('leaves its last step four seconds until no session may last longer', () => {
    fc.assert(
      fc.property(seed, session, (seed, session) => {
        expect(sessionSeconds.limit - (planSession(seed, session).steps.at(-1)?.at ?? 0)).toBeGreaterThan(4)
      }),
    )
  })

  test('begins at once and goes forward', () => {
    fc.assert(
      fc.property(seed, session, (seed, session) => {
        const { steps, seconds } = planSession(seed, session)
        const times = [...steps.map(step => step.at), seconds]
        expect(times[0]).toBe(0)
        for (const [i, time] of times.slice(1).entries()) expect(time - (times[i] ?? 0)).toBeGreaterThan(0.15)
        expect(seconds).toBeGreaterThanOrEqual(sessionSeconds.shortest)
        expect(seconds).toBeLessThanOrEqual(sessionSeconds.longest)
      }),
    )
  })

  test('pauses no longer than servers keep an idle connection (Gunicorn: 2 s)', () => {
    fc.assert(
      fc.property(seed, session, (seed, session) => {
        const times = planSession(seed, session).steps.map(step => step.at)
        for (const [i, time] of times.slice(1).entries()) expect(time - (times[i] ?? 0)).toBeLessThan(2)
      }),
    )
  })
})

describe('the mix of journeys', () => {
  test('has its shares in every minute, not only in the long run', () => {
    fc.assert(
      fc.property(seed, session, (seed, from) => {
        const counts = new Map<JourneyId, number>()
        for (let i = from; i < from + 1200; i++) {
          const { journey } = planSession(seed, i)
          counts.set(journey, (counts.get(journey) ?? 0) + 1)
        }
        for (const id of journeyIds) expect(Math.abs((counts.get(id) ?? 0) / 1200 - journey(id).weight)).toBeLessThan(0.005)
      }),
      { numRuns: 10 },
    )
  })

  test('begins elsewhere with another seed', () => {
    const order = (seed: number) => Array.from({ length: 20 }, (_, i) => planSession(seed, i).journey).join()
    expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBeGreaterThan(1)
  })
})
