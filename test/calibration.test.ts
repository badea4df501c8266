import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lowerBound, upperBound } from '../statistics/clopper-pearson.ts'
import { cells } from './bench/judge/cells.ts'
import { readHour } from './bench/judge/hour.ts'
import { pageOf } from './bench/judge/page.ts'
import type { CheckpointId } from './bench/judge/policy.ts'
import { readResults } from './bench/judge/results.ts'
import { simulate } from './bench/judge/simulate.ts'
import { runsOf, sumUp, type Tally, tallyOf } from './bench/judge/tally.ts'

/** So many runs of one plan of a cell, judged by one checkpoint. */
function sampled(cell: string, plan: string, checkpoint: CheckpointId, runs: number): Tally {
  const whole = cells.find(({ id }) => id === cell)
  const planned = whole?.plans.find(({ id }) => id === plan)
  if (!whole || !planned) throw new Error(`Cannot sample: expected a cell "${cell}" with a plan "${plan}"`)
  const small = { ...whole, plans: [{ ...planned, checkpoints: [checkpoint] }], peersAt: [] }
  const [tally] = sumUp(Array.from({ length: runs }, (_, run) => simulate(small, run)).flatMap(words => words.map(tallyOf)))
  if (!tally || runsOf(tally) !== runs) throw new Error(`Cannot sample: expected ${runs} runs`)
  return tally
}

/** One right judge in a thousand would be called wrong, if the seeds were not fixed. */
const level = 1e-3

function expectAtMost(share: number, count: number, runs: number): void {
  expect(lowerBound(count, runs, level)).toBeLessThanOrEqual(share)
}

function expectAtLeast(share: number, count: number, runs: number): void {
  expect(upperBound(count, runs, level)).toBeGreaterThanOrEqual(share)
}

/** docs/calibration.md has the same figures from many more runs. */
describe('judge on simulated runs of known truth', { timeout: 240_000 }, () => {
  test('equal backends are mostly go and hardly ever no-go', () => {
    const mild = sampled('mild equal', '120', 'default-10-15', 80)
    expectAtLeast(0.98, mild.go, 80)
    expectAtMost(0.01, mild.noGo, 80)
    expectAtMost(0.02, sampled('moderate equal', '60/120/240', 'default-10-15', 40).noGo, 40)
  })

  test.each([
    ['moderate +10 %', '60', 'p50-10'],
    ['mild +15 %', '60', 'p95-15'],
  ] as const)('lets a candidate exactly at its margin go in at most 6.5 of 100 times: %s, %s s, %s', (cell, plan, checkpoint) => {
    expectAtMost(0.065, sampled(cell, plan, checkpoint, 220).go, 220)
  })

  test('a candidate 50 % slower is no-go at the first look', () => {
    const { noGo, noGoAt } = sampled('moderate x1.5', '60/120/240', 'default-10-15', 60)
    expectAtLeast(0.999, noGo, 60)
    expectAtLeast(0.5, noGoAt['60'] ?? 0, 60)
  })

  test('one endpoint of ten that is 25 % slower is no-go', () => {
    const { noGo, go } = sampled('mild x1.25 on one of ten', '300', 'default-10-15', 60)
    expectAtLeast(0.99, noGo, 60)
    expectAtMost(0.002, go, 60)
  })

  test('a candidate that slows both backends is not go when the baseline also ran alone', () => {
    expectAtMost(0.02, sampled('mild coupled x1.3, solo blocks', '900', 'default-10-15', 10).go, 10)
    expectAtLeast(0.95, sampled('mild coupled x1.3', '900', 'default-10-15', 6).go, 6)
    expectAtLeast(0.9, sampled('mild equal, solo blocks', '900', 'default-10-15', 10).go, 10)
  })

  test('error rates below, at and above the limit are told apart', () => {
    expectAtMost(0.06, sampled('errors 0.1 % in bursts of 5', '60000 requests', 'errors', 300).go, 300)
    expectAtLeast(0.95, sampled('errors 0.05 % in bursts of 1', '216000 requests', 'errors', 40).go, 40)
    expectAtLeast(0.95, sampled('errors 0.2 % in bursts of 1', '216000 requests', 'errors', 40).noGo, 40)
  })

  test('an outage of five seconds is no-go', () => {
    expectAtLeast(0.99, sampled('outage of 5 s', '300', 'errors', 60).noGo, 60)
  })
})

test('docs/calibration.md equals the page generated from docs/calibration.json', () => {
  const docs = join(import.meta.dirname, '../docs')
  const page = readFileSync(join(docs, 'calibration.md'), 'utf8')
  expect(page, 'write it anew: npm run bench:judge -- --page').toBe(pageOf(readResults(join(docs, 'calibration.json')), readHour(docs)))
})
