import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endpoint, endpointIds } from '../../contract/endpoints.ts'
import { mixOf, possibleSteps } from '../../contract/mix.ts'
import { journeysOfUnnamed } from '../../contract/remaining-journeys.ts'

const some = fc.uniqueArray(fc.constantFrom(...endpointIds))

describe('journeys of the endpoints that no other journey names', () => {
  test('ask every one of them, after all that it needs, with an account of its role', () => {
    fc.assert(
      fc.property(some, unnamed => {
        const journeys = journeysOfUnnamed(new Set(endpointIds.filter(id => !unnamed.includes(id))))
        for (const { steps } of journeys) expect(possibleSteps(steps, endpointIds)).toEqual(steps)
        for (const id of unnamed) {
          const asking = journeys.filter(({ steps }) => steps.includes(id))
          expect(asking.map(({ role }) => role)).toContain(endpoint(id).role ?? 'shopper')
        }
      }),
    )
  })

  test('take no longer than a session has time for', () => {
    fc.assert(
      fc.property(some, unnamed => {
        for (const { steps } of journeysOfUnnamed(new Set(endpointIds.filter(id => !unnamed.includes(id))))) expect(steps.length).toBeLessThanOrEqual(13)
      }),
    )
  })

  test('are none while every endpoint is named', () => {
    expect(mixOf().filter(({ id }) => id.startsWith('others-'))).toEqual([])
  })
})
