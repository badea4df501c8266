import { describe, expect, test } from 'vitest'
import type { LatencyRatio } from '../../statistics/latency.ts'
import { estimateRemainingTime, minEvidenceForQuantile, requiredWindowSeconds, secondsUntilMinEvidence } from '../../statistics/required-evidence.ts'

const ratio: LatencyRatio = {
  logRatio: 0.01,
  standardError: 0.05,
  autocorrelation: 0,
  degreesOfFreedom: 11,
  quantiles: { baseline: 50, candidate: 50.5 },
  n: { baseline: 9000, candidate: 9000 },
  bucketRatio: 1.02,
}
const goal = { seconds: 60, margin: 0.1, alpha: 0.05 }

describe('required evidence', () => {
  test('estimateRemainingTime: equal arms get the time until a pass, in tens of seconds', () => {
    const exact = 60 * ((2.4865 * 0.05) / Math.log(1.1)) ** 2 - 60
    expect(estimateRemainingTime(ratio, goal)).toEqual({ kind: 'seconds', seconds: Math.ceil(exact / 10) * 10 })
    expect(estimateRemainingTime({ ...ratio, standardError: 0 }, goal)).toEqual({ kind: 'seconds', seconds: 10 })
  })

  test('estimateRemainingTime: the trend is no-go from the margin on', () => {
    expect(estimateRemainingTime({ ...ratio, logRatio: Math.log(1.1) }, goal)).toEqual({ kind: 'trend is no-go' })
  })

  test('estimateRemainingTime: not decidable beyond an hour, with the margin that the run supports', () => {
    const answer = estimateRemainingTime({ ...ratio, standardError: 0.5 }, goal)
    expect(answer).toEqual({ kind: 'not decidable', supports: expect.closeTo(Math.exp(0.01 + 1.795884818704044 * 0.5) - 1, 6) })
    expect(estimateRemainingTime({ ...ratio, standardError: Number.POSITIVE_INFINITY }, goal)).toEqual({ kind: 'not decidable', supports: null })
  })

  test('secondsUntilMinEvidence: at the rate so far, null when nothing arrives', () => {
    expect([0.5, 0.95, 0.99].map(p => minEvidenceForQuantile(p).requests)).toEqual([200, 2000, 10_000])
    expect(secondsUntilMinEvidence({ seconds: 20, requests: 4000 }, minEvidenceForQuantile(0.95))).toBe(40)
    expect(secondsUntilMinEvidence({ seconds: 60, requests: 4000 }, minEvidenceForQuantile(0.99))).toBe(90)
    expect(secondsUntilMinEvidence({ seconds: 60, requests: 0 }, minEvidenceForQuantile(0.5))).toBeNull()
  })

  test('requiredWindowSeconds: from the rate, at least 58', () => {
    const latency = minEvidenceForQuantile(0.95)
    expect(requiredWindowSeconds(200, [latency, { seconds: 0, requests: 2995 }])).toBe(58)
    expect(requiredWindowSeconds(40, [latency, { seconds: 0, requests: 2995 }])).toBe(75)
    expect(requiredWindowSeconds(0, [latency])).toBe(Number.POSITIVE_INFINITY)
    expect(requiredWindowSeconds(0, [])).toBe(58)
  })
})
