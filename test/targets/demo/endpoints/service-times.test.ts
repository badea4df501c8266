import { expect, test } from 'vitest'
import { endpointIds } from '../../../../contract/endpoints.ts'
import { serviceTime } from '../../../../targets/demo/endpoints/service-times.ts'

/** Two draws make one normal number; with the second at a quarter its cosine is zero, and so the draw is the median. */
const theMedian = () => {
  const draws = [0.5, 0.25]
  return () => draws.shift() ?? 0.5
}

test('service times: medians are 10 to 60 ms, and zero for health', () => {
  for (const id of endpointIds) {
    const median = serviceTime(id, theMedian())
    if (id === 'platform.health') expect(median).toBe(0)
    else expect([id, median >= 9.999 && median <= 60.001]).toEqual([id, true])
  }
})

test('service times: the 95th percentile of many draws is 1.6 times the median', () => {
  // A linear congruential generator (Numerical Recipes), so that the draws are the same every time.
  let state = 7
  const random = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
  const draws = Array.from({ length: 20_000 }, () => serviceTime('auth.login', random)).sort((a, b) => a - b)
  expect((draws[10_000] ?? 0) / 35).toBeCloseTo(1, 1)
  expect((draws[19_000] ?? 0) / (draws[10_000] ?? 1)).toBeCloseTo(1.64, 1)
})
