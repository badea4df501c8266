import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponentialDelay, type FailedAttempt, parseRetryAfter, retry } from '../../contract/retry.ts'

/** An attempt that ends as listed, one entry per call: a number is its result, a text the message of its error. */
function scripted(...outcomes: readonly (number | string)[]) {
  const script = {
    count: 0,
    attempt: async () => {
      const outcome = outcomes[script.count++]
      if (typeof outcome !== 'number') throw new Error(outcome)
      return outcome
    },
  }
  return script
}

const isBusy = (failed: FailedAttempt<number>) => 'result' in failed && failed.result === 503
const immediately = { pause: () => 0 }

describe('retry', () => {
  test('returns the first result when nothing is retryable', async () => {
    const script = scripted(200, 201)
    expect([await retry(script.attempt, immediately), script.count]).toEqual([200, 1])
  })

  test('repeats after errors until there is a result', async () => {
    const script = scripted('refused', 'reset', 200)
    expect([await retry(script.attempt, immediately), script.count]).toEqual([200, 3])
  })

  test('repeats after a result that the policy calls retryable, and passes the count and outcome of failures to the pause', async () => {
    const script = scripted(503, 503, 200)
    const pauses: unknown[] = []
    const pause = (failureCount: number, failed: FailedAttempt<number>) => pauses.push([failureCount, failed]) * 0
    expect([await retry(script.attempt, { isRetryable: isBusy, pause }), script.count]).toEqual([200, 3])
    expect(pauses).toEqual([
      [1, { result: 503 }],
      [2, { result: 503 }],
    ])
  })

  test('throws an error that the policy does not call retryable', async () => {
    const script = scripted(503, 'reset', 200)
    await expect(retry(script.attempt, { ...immediately, isRetryable: isBusy })).rejects.toThrow('reset')
    expect(script.count).toBe(2)
  })

  test('maxAttempts: the last outcome is final, whether it is an error or a result', async () => {
    const [broken, busy] = [scripted('first', 'second', 'third', 200), scripted(503, 503, 200)]
    await expect(retry(broken.attempt, { ...immediately, maxAttempts: 3 })).rejects.toThrow('third')
    expect(await retry(busy.attempt, { ...immediately, isRetryable: isBusy, maxAttempts: 2 })).toBe(503)
    expect([broken.count, busy.count]).toEqual([3, 2])
  })

  test('timeoutMs: an attempt that would begin too late is not made, and its pause is not waited for', async () => {
    const script = scripted('refused', 200)
    const began = performance.now()
    await expect(retry(script.attempt, { pause: () => 60_000, timeoutMs: 1000 })).rejects.toThrow('refused')
    expect([script.count, performance.now() - began < 1000]).toEqual([1, true])
  })

  test('signal: aborting ends a pause at once with the reason of the signal', async () => {
    const script = scripted('refused', 200)
    const aborting = new AbortController()
    setTimeout(() => aborting.abort(new Error('interrupted')), 20)
    const began = performance.now()
    await expect(retry(script.attempt, { pause: () => 60_000, signal: aborting.signal })).rejects.toThrow('interrupted')
    expect([script.count, performance.now() - began < 1000]).toEqual([1, true])
  })

  test('signal: an attempt that succeeds after the abort counts', async () => {
    expect(await retry(scripted(200).attempt, { ...immediately, signal: AbortSignal.abort() })).toBe(200)
  })

  test('pause: may be a function that waits itself', async () => {
    let isDue = false
    const pause = async () => {
      await new Promise(resolve => setTimeout(resolve, 5))
      isDue = true
    }
    expect([await retry(scripted('refused', 200).attempt, { pause }), isDue]).toEqual([200, true])
  })
})

describe('exponentialDelay', () => {
  test.each([
    [1, 1000],
    [2, 2000],
    [5, 16_000],
    [6, 30_000],
    [4000, 30_000],
  ])('after %i failures is %i ms where it doubles from 1 s up to 30 s', (failureCount, ms) => {
    expect(exponentialDelay(failureCount, { firstMs: 1000, maxMs: 30_000 })).toBe(ms)
  })

  test('with jitter is between 0.5 and 1.5 times the delay', () => {
    const delay = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
    fc.assert(
      fc.property(delay, ([failureCount, jitter]) => {
        const options = { firstMs: 100, factor: 3, maxMs: 9000 }
        const ratio = exponentialDelay(failureCount, options, jitter) / exponentialDelay(failureCount, options)
        return ratio >= 0.5 && ratio <= 1.5
      }),
    )
  })
})

const now = Date.UTC(2026, 0, 5, 8)

test.each([
  ['3', 3],
  ['0', 0],
  ['3600', 10],
  ['Mon, 05 Jan 2026 08:00:04 GMT', 4],
  ['Mon, 05 Jan 2026 07:00:00 GMT', 0],
  ['soon', 1],
  [undefined, 1],
])('Retry-After: %s is a wait of %d s', (header, seconds) => {
  expect(parseRetryAfter(header, now)).toBe(seconds)
})
