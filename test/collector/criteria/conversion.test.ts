import { describe, expect, test } from 'vitest'
import { conversion } from '../../../collector/criteria/conversion.ts'
import { evaluateCriterion } from '../judging.ts'
import { imported, now } from './importing.ts'

const funnel = { visitors: '/v', conversions: '/c' }
const criterion = conversion.schema.parse({ kind: 'conversion', margin: '1%', maxAge: '7d', pointers: { baseline: funnel, candidate: funnel } })

function judged(baseline: readonly [number, number], candidate: readonly [number, number]) {
  const side = ([conversions, visitors]: readonly [number, number]) => ({ conversions, visitors })
  return evaluateCriterion(criterion, [imported('conversion', { kind: 'conversion', baseline: side(baseline), candidate: side(candidate) })], { asOf: now })
}

describe('a conversion criterion', () => {
  test('passes a candidate whose lower bound is within the margin', () => {
    const found = judged([1500, 50_000], [1510, 50_000])
    expect(found).toMatchObject({ status: 'pass', estimate: { n: 50_000, unit: 'points' }, limit: -0.01 })
    expect(found.reason).toMatch(
      /^Django converts 3\.02 % of 50,000 visitors, Next\.js 3 % of 50,000: \+0\.02 pt \(95 % bounds -0\.\d+ pt and \+0\.\d+ pt; report of 2026-05-31\); the margin is -1 pt\.$/,
    )
  })

  test('fails a candidate that significantly loses more than a point', () => {
    expect(judged([5000, 50_000], [4000, 50_000]).status).toBe('fail')
  })

  test('is unknown with few visitors, and gives the number that would decide it', () => {
    const found = judged([30, 1000], [28, 1000])
    expect(found.status).toBe('unknown')
    expect(found.remedy).toBe('Wait for more visitors: about 3,600 on each backend would most likely be enough.')
  })

  test('is unknown without visitors, or with more conversions than visitors', () => {
    expect(judged([0, 0], [10, 100]).reason).toContain('Not evaluated: Next.js')
    expect(judged([1, 10], [11, 10]).reason).toContain('Django has more conversions than visitors')
  })
})
