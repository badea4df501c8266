import { describe, expect, it } from 'vitest'
import { errorLoad } from './error-load.ts'
import { endpoints, Latencies, rate } from './latencies.ts'
import { noises, step, Wander } from './noise.ts'
import { Random } from './random.ts'

function moments(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) }
}

function drawn(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw)
}

describe('random numbers', () => {
  it('one seed gives one sequence', () => {
    const [one, again, other] = ['a', 'a', 'b'].map(seed => new Random(seed).uniform())
    expect(one).toBe(again)
    expect(one).not.toBe(other)
  })

  it('samples have the moments of their distributions', () => {
    const random = new Random('moments')
    const expected = [
      { draw: () => random.uniform(), mean: 1 / 2, sd: Math.sqrt(1 / 12) },
      { draw: () => random.normal(), mean: 0, sd: 1 },
      { draw: () => random.exponential(), mean: 1, sd: 1 },
      { draw: () => random.poisson(4.8), mean: 4.8, sd: Math.sqrt(4.8) },
      { draw: () => random.geometric(5), mean: 5, sd: Math.sqrt(20) },
    ]
    for (const { draw, mean, sd } of expected) {
      const found = moments(drawn(100_000, draw))
      expect(Math.abs(found.mean - mean)).toBeLessThan((5 * sd) / Math.sqrt(100_000))
      expect(Math.abs(found.sd / sd - 1)).toBeLessThan(0.03)
    }
  })
})

describe('wandering latency', () => {
  it('it keeps its spread and decays with its time constant', () => {
    const { sd, tau } = noises.harsh.arm
    const wander = new Wander({ sd, tau, bursts: null }, new Random('wander'))
    const values = drawn(400_000, () => wander.next())
    expect(moments(values).sd).toBeCloseTo(sd, 2)
    const lag = Math.round(tau / step)
    const products = values.slice(lag).map((value, j) => value * (values[j] ?? 0))
    expect(moments(products).mean / sd ** 2).toBeCloseTo(Math.exp(-1), 1)
  })

  it('it is in a burst for the given share of the time', () => {
    const wander = new Wander({ sd: 0, tau: 1, bursts: { gap: 60, length: 5, factor: 2 } }, new Random('bursts'))
    const on = drawn(1_000_000, () => wander.next()).filter(value => value > 0)
    expect(on.length / 1_000_000).toBeCloseTo(5 / 65, 2)
    expect(on[0]).toBe(Math.log(2))
  })
})

describe('simulated load', () => {
  it('every endpoint is requested at its rate, and the candidate only while both run', () => {
    const latencies = new Latencies(noises.mild, { candidate: [], both: 1 }, new Random('load'))
    const both = drawn(200, () => latencies.second('both').candidate.reduce((sum, count) => sum + count, 0))
    expect(Math.abs(moments(both).mean - rate * endpoints.length)).toBeLessThan(5)
    expect(latencies.second('alone').candidate.every(count => count === 0)).toBe(true)
  })

  it('the share of errors is the given one, and all occur in bursts', () => {
    const load = errorLoad({ share: 0.001, burst: 20 }, null, new Random('errors'))
    const errors = drawn(200_000, () => load('both').candidate.unexpected[0] ?? 0)
    expect(moments(errors).mean).toBeCloseTo(0.24, 1)
    expect(errors.filter(count => count > 0).length / errors.length).toBeLessThan(0.05)
  })

  it('an outage fails every request during it and none before it', () => {
    const load = errorLoad(null, { from: 2.25, seconds: 3 }, new Random('outage'))
    const shares = drawn(7, () => {
      const { expected, unexpected } = load('both').candidate
      return (unexpected[0] ?? 0) / ((expected[0] ?? 0) + (unexpected[0] ?? 0))
    })
    expect(shares.map(share => Number(share.toFixed(1)))).toEqual([0, 0, 0.8, 1, 1, 0.2, 0].map(share => expect.closeTo(share, 0)))
  })
})
