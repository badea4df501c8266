import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endpoint, endpointIds } from '../../contract/endpoints.ts'
import { mixOf, possibleSteps } from '../../contract/mix.ts'
import { journeysOfUnnamed } from '../../contract/remaining-journeys.ts'

const some = fc.uniqueArray(fc.constantFrom(...endpointIds))

describe('journeys for endpoints without a named journey', () => {
  test('request every such endpoint after its prerequisites, with an account of its role', () => {
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

  test('fit into the time of a session', () => {
    fc.assert(
      fc.property(some, unnamed => {
        for (const { steps } of journeysOfUnnamed(new Set(endpointIds.filter(id => !unnamed.includes(id))))) expect(steps.length).toBeLessThanOrEqual(13)
      }),
    )
  })

  test('do not exist when every endpoint has a named journey', () => {
    expect(mixOf().filter(({ id }) => id.startsWith('others-'))).toEqual([])
  })
})
