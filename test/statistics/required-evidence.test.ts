import { describe, expect, it } from 'vitest'
import type { LatencyRatio } from '../../statistics/latency.ts'
import { estimateRemainingTime, minEvidenceForQuantile, minWindowSeconds, secondsUntilMinEvidence } from '../../statistics/required-evidence.ts'

const ratio: LatencyRatio = {
  logRatio: 0.01,
  standardError: 0.05,
  autocorrelation: 0,
  degreesOfFreedom: 11,
  quantiles: { baseline: 50, candidate: 50.5 },
  n: { baseline: 9000, candidate: 9000 },
  bucketRatio: 1.02,
}
const asked = { seconds: 60, margin: 0.1, alpha: 0.05 }

describe('how much longer', () => {
  it('is as long as equal arms need for a pass, in tens of seconds', () => {
    const exact = 60 * ((2.4865 * 0.05) / Math.log(1.1)) ** 2 - 60
    expect(estimateRemainingTime(ratio, asked)).toEqual({ kind: 'seconds', seconds: Math.ceil(exact / 10) * 10 })
    expect(estimateRemainingTime({ ...ratio, standardError: 0 }, asked)).toEqual({ kind: 'seconds', seconds: 10 })
  })

  it('is no question when the trend is no-go', () => {
    expect(estimateRemainingTime({ ...ratio, logRatio: Math.log(1.1) }, asked)).toEqual({ kind: 'trend is no-go' })
  })

  it('is not decidable beyond an hour, but the run shows something', () => {
    const answer = estimateRemainingTime({ ...ratio, standardError: 0.5 }, asked)
    expect(answer).toEqual({ kind: 'not decidable', supports: expect.closeTo(Math.exp(0.01 + 1.795884818704044 * 0.5) - 1, 6) })
    expect(estimateRemainingTime({ ...ratio, standardError: Number.POSITIVE_INFINITY }, asked)).toEqual({ kind: 'not decidable', supports: null })
  })

  it('is until the least evidence is there where too little is', () => {
    expect([0.5, 0.95, 0.99].map(p => minEvidenceForQuantile(p).requests)).toEqual([200, 2000, 10_000])
    expect(secondsUntilMinEvidence({ seconds: 20, requests: 4000 }, minEvidenceForQuantile(0.95))).toBe(40)
    expect(secondsUntilMinEvidence({ seconds: 60, requests: 4000 }, minEvidenceForQuantile(0.99))).toBe(90)
    expect(secondsUntilMinEvidence({ seconds: 60, requests: 0 }, minEvidenceForQuantile(0.5))).toBeNull()
  })

  it('is said before a run from its rate', () => {
    const latency = minEvidenceForQuantile(0.95)
    expect(minWindowSeconds(200, [latency, { seconds: 0, requests: 2995 }])).toBe(58)
    expect(minWindowSeconds(40, [latency, { seconds: 0, requests: 2995 }])).toBe(75)
    expect(minWindowSeconds(0, [latency])).toBe(Number.POSITIVE_INFINITY)
    expect(minWindowSeconds(0, [])).toBe(58)
  })
})
