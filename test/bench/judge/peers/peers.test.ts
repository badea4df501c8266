import { describe, expect, it } from 'vitest'
import type { ExponentialHistogram } from '../../../../statistics/exponential-histogram.ts'
import { shift } from './kayenta.ts'
import type { Seen } from './peer.ts'
import { latencyPeers, peers } from './peers.ts'
import { pGreater } from './pipecd.ts'
import { zeroOf } from './zero.ts'

/** Every value of a minute lies in one bucket of scale 4. */
function minute(bucket: number): ExponentialHistogram {
  return { scale: 4, offset: bucket, counts: [100] }
}

/** Minutes of both arms, by their bucket; one bucket is 4.4 % wide. */
function seen(baseline: readonly number[], candidate: readonly number[]): Seen {
  const minutes = { baseline: baseline.map(minute), candidate: candidate.map(minute) }
  const window = { baseline: minute(Math.max(...baseline)), candidate: minute(Math.max(...candidate)) }
  return { minutes, window, whole: window, counts: { requests: 1000, errors: 0 } }
}

function outcomes(what: Seen): Record<string, string> {
  return Object.fromEntries(latencyPeers.map(({ id, says }) => [id, says(what)]))
}

const waves = [80, 81, 82, 83, 84, 85, 86, 87]

describe("Kayenta's Mann-Whitney", () => {
  it('it gives the result of its own test suite: interval [6, 39], estimate 22.5', () => {
    const { lower, upper, estimate } = shift([10, 20, 30, 40], [1, 2, 3, 4], 0.95)
    expect(lower).toBeCloseTo(6, 3)
    expect(upper).toBeCloseTo(39, 3)
    expect(estimate).toBeCloseTo(22.5, 3)
  })

  it('swapped samples invert the result', () => {
    const [there, back] = [shift([1, 5, 2, 9, 4], [3, 8, 7, 6, 2.5], 0.98), shift([3, 8, 7, 6, 2.5], [1, 5, 2, 9, 4], 0.98)]
    expect(back.lower).toBeCloseTo(-there.upper, 3)
    expect(back.upper).toBeCloseTo(-there.lower, 3)
  })
})

describe('zero of a function', () => {
  it('it is found for a smooth function and for one that jumps', () => {
    expect(zeroOf(x => 2 - x * x, 0, 5, 1e-9)).toBeCloseTo(Math.SQRT2, 8)
    expect(zeroOf(x => (x < 3.7 ? 1 : -1), 0, 10, 1e-4)).toBeCloseTo(3.7, 3)
  })

  it('it is the first point reached of an interval of zeros, as in R', () => {
    expect(zeroOf(x => (x < 2 ? 1 : x > 6 ? -1 : 0), 0, 10, 1e-4)).toBe(5)
  })
})

describe("pipecd's Mann-Whitney", () => {
  it('it is exact: of 70 orders of four and four, one has the first sample highest', () => {
    expect(pGreater([5, 6, 7, 8], [1, 2, 3, 4])).toBeCloseTo(1 / 70, 12)
    expect(pGreater([1, 2, 3, 4], [5, 6, 7, 8])).toBe(1)
    expect(pGreater([2, 4], [1, 3])).toBeCloseTo(2 / 6, 12)
  })
})

describe('judges of other tools', () => {
  it('those with a limit on errors compare the observed share with it', () => {
    const alike = seen(waves, waves)
    const k6 = peers.find(({ about }) => about === 'errors')
    expect([0, 1].map(errors => k6?.says({ ...alike, counts: { requests: 1000, errors } }))).toEqual(['pass', 'fail'])
  })

  it('all pass an equally fast candidate', () => {
    expect(Object.values(outcomes(seen(waves, waves)))).toEqual(latencyPeers.map(() => 'pass'))
  })

  it('all but the literal one pass a candidate slower by less than 10 % in one minute of eight', () => {
    const once = [...waves.slice(0, 7), 88]
    expect(outcomes(seen(waves, once))).toEqual({ 'literal p95': 'fail', 'k6 thresholds': 'pass', Keptn: 'pass', Kayenta: 'pass', pipecd: 'pass' })
  })

  it('all fail a candidate that takes twice as long', () => {
    expect(
      Object.values(
        outcomes(
          seen(
            waves,
            waves.map(bucket => bucket + 16),
          ),
        ),
      ),
    ).toEqual(latencyPeers.map(() => 'fail'))
  })
})
