import { describe, expect, test } from 'vitest'
import type { ArmState, RunState } from '../../../contract/run-state.ts'
import { locateRun, type ProgressPlan, progressBlock, progressLine } from '../../../rig/run/progress-text.ts'
import { plan as runPlan } from '../../collector/server/plan.ts'

const plan: ProgressPlan = { names: { baseline: 'Next.js', candidate: 'Django' }, warmup: 15, looks: [60, 120], solo: 0, seconds: 135 }
const withSolo: ProgressPlan = { ...plan, solo: 195, seconds: 525 }
const arm: ArmState = { sessionsInFlight: 141, requestsPerSecond: 181.6, p95: 48.2, errors: 0, requests: 5000 }
const state: RunState = {
  id: 'r1',
  plan: runPlan,
  elapsed: 57.4,
  arms: { baseline: arm, candidate: { ...arm, p95: 52.2, errors: 1 } },
  load: 'go-on',
  checkpoints: [{ id: '1', title: 'Auth', decidedAt: null, verdict: null }],
  rollback: [],
  closed: null,
}
const style = { colour: false, width: 80 }
const blockLines = (of: Partial<RunState>, as: ProgressPlan = plan) => progressBlock({ ...state, ...of }, as, style).split('\n')

describe('run phases', () => {
  test.each([
    [null, 'go-on', 'starting: k6 prepares its users', null],
    [3, 'go-on', 'warming up: 3 of 15 s', 132],
    [57.4, 'go-on', 'measuring: 42 of 120 s, next evaluation at 60 s', 78],
    [80, 'go-on', 'measuring: 65 of 120 s, evaluated at the end', 55],
    [136, 'go-on', 'measuring: 121 of 120 s, evaluated at the end', 0],
    [80, 'stop', 'decided: open sessions end', 0],
  ] as const)('%s s after t0 with load %s is "%s", %s s left', (elapsed, load, phase, secondsLeft) => {
    const located = locateRun({ ...state, elapsed, load }, plan)
    expect([located.phase, located.progress?.secondsLeft ?? null]).toEqual([phase, secondsLeft])
  })

  test.each([
    [null, 'go-on', 'measuring Next.js alone for 3 min, then both', 495],
    [3, 'go-on', 'warming up: 3 of 15 s', 327],
    [80, 'stop', 'decided: open sessions end', 0],
    [136, 'stop', 'measuring Next.js alone again', 194],
  ] as const)('%s s after t0 with load %s and blocks of the baseline alone is "%s", %s s left', (elapsed, load, phase, secondsLeft) => {
    const located = locateRun({ ...state, elapsed, load, alone: { requests: 1, failures: 0 } }, withSolo, 30)
    expect([located.phase, located.progress?.secondsLeft]).toEqual([phase, secondsLeft])
  })

  test('an alternating run has as much time left as the clock shows, not as each arm measures', () => {
    expect(locateRun({ ...state, elapsed: 67.5 }, { ...plan, seconds: 1000 }).progress).toEqual({ share: 0.5, secondsLeft: 500 })
  })
})

describe('progress block', () => {
  test('it has phase, bar, time left, a row per backend and the difference', () => {
    expect(blockLines({})).toEqual([
      'measuring: 42 of 120 s, next evaluation at 60 s',
      `${'█'.repeat(17)}${'░'.repeat(23)} 42 %  at most 78 s left`,
      '         users  requests/s      p95  errors',
      'Next.js    141         182  48.2 ms       0',
      'Django     141         182  52.2 ms       1',
      'p95 of Django in the last 10 s: +8.3 %',
    ])
  })

  test('it has no figures before both backends are under load', () => {
    expect(blockLines({ elapsed: null })).toEqual(['starting: k6 prepares its users'])
    const alone = blockLines({ elapsed: null, alone: { requests: 12_345, failures: 1 } }, withSolo)
    expect(alone.at(-1)).toBe('Next.js 12,345 requests, 1 error')
    expect(alone[1]).toContain('  0 %  at most 9 min left')
  })

  test('it shows a decided checkpoint, an active rollback trigger and broken health with its remedy', () => {
    const lines = blockLines({
      checkpoints: [
        { id: '1', title: 'Auth', decidedAt: '60s', verdict: 'go', p95: { seconds: 60, value: 1.021, lower: 0.99, upper: 1.05 } },
        { id: '2', title: 'Core', decidedAt: null, verdict: 'inconclusive', p95: { seconds: 60, value: 1.12, lower: 1.02, upper: 1.22 } },
      ],
      rollback: ['data-corruption'],
      health: [{ id: 'no-dropped-iterations', reason: 'k6 left out 12 sessions because no virtual user was free.', remedy: 'Use a smaller --profile.' }],
    })
    expect(lines.slice(6)).toEqual([
      'checkpoint 1: the load shows go after 60 s; p95 +2.1 % (-1 % to +5 %) in 60 s',
      'checkpoint 2: p95 +12 % (+2 % to +22 %) in 60 s',
      '✘ rollback trigger data-corruption is active',
      '✘ unhealthy measurement (no-dropped-iterations): k6 left out 12 sessions because',
      'no virtual user was free. → Use a smaller --profile.',
    ])
  })

  test('it fits 80 columns, also with long names', () => {
    const long = { ...plan, names: { baseline: 'The Next.js monolith of the market', candidate: 'The new Django REST Framework backend' } }
    expect(Math.max(...blockLines({}, long).map(line => line.length))).toBeLessThanOrEqual(80)
  })

  test('it is coloured only if the style has colours', () => {
    expect(progressBlock(state, plan, style)).not.toContain('\u001b[')
    expect(progressBlock(state, plan, { ...style, colour: true })).toContain('\u001b[31m1')
  })

  test('without a p95 of both backends it shows no difference', () => {
    expect(blockLines({ arms: { baseline: arm, candidate: { ...arm, p95: null } } }).at(-1)).toBe('p95: not comparable yet')
  })
})

test('progress line: it has phase, time left, both backends and the difference', () => {
  expect(progressLine(state, plan)).toBe(
    'measuring: 42 of 120 s, next evaluation at 60 s · at most 78 s left · Next.js 141 users, 182 requests/s, p95 48.2 ms, 0 errors · Django 141 users, 182 requests/s, p95 52.2 ms, 1 error · p95 +8.3 %',
  )
})
