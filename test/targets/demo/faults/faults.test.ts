import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextHarm } from '../../../../targets/demo/faults/data/harmed-writes.ts'
import { failAtRandom } from '../../../../targets/demo/faults/errors/error-share.ts'
import { Faults } from '../../../../targets/demo/faults/faults.ts'
import { stretched } from '../../../../targets/demo/faults/time/latency-factor.ts'

const ms = fc.double({ min: 0, max: 1_000, noNaN: true })

describe('delay before a response', () => {
  test('work and delay together last factor times as long as without the fault', () => {
    fc.assert(
      fc.property(ms, ms, fc.double({ min: 1, max: 10, noNaN: true }), (worked, planned, factor) => {
        expect(worked + stretched(worked, planned, factor)).toBeCloseTo(factor * (worked + planned), 6)
      }),
    )
  })

  test('without the fault it is the planned time, never negative', () => {
    fc.assert(
      fc.property(ms, ms, (worked, planned) => {
        expect(stretched(worked, planned)).toBeCloseTo(planned, 6)
      }),
    )
    expect(stretched(100, 10, 0.5)).toBe(0)
  })
})

test('errorShare: the draws below the share fail', () => {
  expect(() => failAtRandom(0.01, () => 0.0099)).toThrow()
  expect(() => failAtRandom(0.01, () => 0.01)).not.toThrow()
  expect(() => failAtRandom(undefined, () => 0)).not.toThrow()
})

test('writes: the given number is damaged, then no more', () => {
  const first = nextHarm({ loseWrites: 1, alterTotals: 1, latencyFactor: 2 })
  const second = nextHarm(first.left)
  const third = nextHarm(second.left)
  expect([first.harm, second.harm, third.harm]).toEqual(['loseWrites', 'alterTotals', null])
  expect(third.left).toEqual({ loseWrites: 0, alterTotals: 0, latencyFactor: 2 })
})

test('endpoints: latency and errors apply only to the given ones', () => {
  const faults = new Faults('postgres://nowhere')
  void faults.replace({ latencyFactor: 2, errorShare: 1, endpoints: ['auth.me'] })
  expect([faults.wait('auth.me', 10, 10), faults.wait('auth.login', 10, 10)]).toEqual([30, 10])
  expect(() => faults.mayFail('auth.me')).toThrow()
  expect(() => faults.mayFail('auth.login')).not.toThrow()
})
