import { describe, expect, it } from 'vitest'
import { noGoBy, runsOf, sumUp, tallyOf } from './tally.ts'

const outcomeOf = { judge: 'cutover', plan: '60/120/240', checkpoint: 'default-10-15' }

describe('tally of outcomes', () => {
  const [tally, other] = sumUp(
    [
      { ...outcomeOf, outcome: 'no-go' as const, seconds: 60 },
      { ...outcomeOf, outcome: 'go' as const, seconds: 120 },
      { ...outcomeOf, plan: '300', outcome: 'go' as const, seconds: 300 },
      { ...outcomeOf, outcome: 'no-go' as const, seconds: 240 },
      { ...outcomeOf, outcome: 'no-go' as const, seconds: 60 },
      { ...outcomeOf, outcome: 'inconclusive' as const, seconds: 240 },
    ].map(tallyOf),
  )

  it('outcomes are counted by plan', () => {
    expect(tally).toEqual({ ...outcomeOf, go: 1, inconclusive: 1, noGo: 3, noGoAt: { 60: 2, 240: 1 } })
    expect(other).toMatchObject({ plan: '300', go: 1 })
    expect(tally && runsOf(tally)).toBe(5)
  })

  it('the time by which a share of the no-gos came is returned', () => {
    expect([0.5, 0.95].map(share => tally && noGoBy(tally, share))).toEqual([60, 240])
    expect(other && noGoBy(other, 0.5)).toBeNull()
  })
})
