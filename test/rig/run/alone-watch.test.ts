import { expect, test } from 'vitest'
import { AloneWatch } from '../../../rig/run/alone-watch.ts'

/** What the watch says at each second. @param seconds requests and failures of each */
function said(seconds: readonly (readonly [number, number])[]): boolean[] {
  const watch = new AloneWatch()
  const total = { requests: 0, failures: 0 }
  return seconds.map(([requests, failures]) => {
    total.requests += requests
    total.failures += failures
    return watch.look({ ...total })
  })
}

const times = (count: number, requests: number, failures: number) => Array.from({ length: count }, () => [requests, failures] as const)

test.each([
  ['ten seconds of failures are enough', times(10, 100, 51), true],
  ['nine are not', times(9, 100, 100), false],
  ['half of the requests is not most', times(30, 100, 50), false],
  ['so few requests say nothing', times(30, 9, 9), false],
  ['a second that goes well begins anew', [...times(9, 100, 100), [100, 0] as const, ...times(9, 100, 100)], false],
])('%s', (_, seconds, expected) => {
  expect(said(seconds).at(-1)).toBe(expected)
})
