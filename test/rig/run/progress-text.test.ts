import { describe, expect, test } from 'vitest'
import type { ArmState, RunState } from '../../../contract/run-state.ts'
import { phase, progressBlock, progressLine, type Setting } from '../../../rig/run/progress-text.ts'
import { plan } from '../../collector/server/plan.ts'

const setting: Setting = { names: { baseline: 'Next.js', candidate: 'Django' }, warmup: 15, looks: [60, 120], solo: 0, colours: false }
const arm: ArmState = { sessionsInFlight: 141, requestsPerSecond: 181.6, p95: 48.2, errors: 0, requests: 5000 }
const state: RunState = {
  id: 'r1',
  plan,
  elapsed: 57.4,
  arms: { baseline: arm, candidate: { ...arm, p95: null, errors: 1 } },
  load: 'go-on',
  checkpoints: [{ id: '1', title: 'Auth', decidedAt: null, verdict: null }],
  rollback: [],
  closed: null,
}

describe('where a run stands', () => {
  test.each([
    [null, 'go-on', 'starting the load: k6 makes its users ready'],
    [3, 'go-on', 'warming up, 12 s to go'],
    [57.4, 'go-on', 'measured 42 s, next look at 60 s'],
    [80, 'go-on', 'measured 65 s, next look at 120 s'],
    [136, 'go-on', 'measured 121 s, last look taken'],
    [80, 'stop', 'decided: sessions under way end'],
  ] as const)('%s s after t0, load %s: %s', (elapsed, load, expected) => {
    expect(phase({ ...state, elapsed, load }, setting)).toBe(expected)
  })
})

describe('where a run stands that measures the baseline alone as well', () => {
  test.each([
    [null, 'go-on', 'measuring Next.js alone for 195 s, then both'],
    [3, 'go-on', 'warming up, 12 s to go'],
    [80, 'stop', 'decided: sessions under way end'],
    [136, 'stop', 'measuring Next.js alone once more'],
  ] as const)('%s s after t0, load %s: %s', (elapsed, load, expected) => {
    expect(phase({ ...state, elapsed, load, alone: { requests: 1, failures: 0 } }, { ...setting, solo: 195 })).toBe(expected)
  })
})

test('before both are under load no figures of both are shown', () => {
  const starting = { ...state, elapsed: null }
  expect(progressLine(starting, setting)).toBe('starting the load: k6 makes its users ready')
  const alone = { ...starting, alone: { requests: 12_345, failures: 1 } }
  expect(progressLine(alone, { ...setting, solo: 195 })).toBe('measuring Next.js alone for 195 s, then both · Next.js 12,345 requests, 1 error')
  expect(progressBlock(alone, { ...setting, solo: 195 }).split('\n')).toEqual([
    'measuring Next.js alone for 195 s, then both',
    'Next.js 12,345 requests, 1 error',
  ])
})

test('a line for logs has both arms', () => {
  expect(progressLine(state, setting)).toBe(
    'measured 42 s, next look at 60 s · Next.js 141 users, 182 requests/s, p95 48 ms, 0 errors · Django 141 users, 182 requests/s, p95 –, 1 error',
  )
})

test('the block for a terminal has a row for each arm, and what is decided', () => {
  const decided = { ...state, checkpoints: [{ id: '1', title: 'Auth', decidedAt: '2026-01-05T08:00:00.000Z', verdict: 'go' as const }] }
  expect(progressBlock(decided, setting).split('\n')).toEqual([
    'measured 42 s, next look at 60 s',
    '                users  requests/s         p95      errors',
    'Next.js           141         182       48 ms           0',
    'Django            141         182           –           1',
    'checkpoint 1: the load shows go',
  ])
})

test('colours only where they are wanted', () => {
  expect(progressBlock(state, setting)).not.toContain('\u001b[')
  expect(progressBlock(state, { ...setting, colours: true })).toContain('\u001b[31m')
})
