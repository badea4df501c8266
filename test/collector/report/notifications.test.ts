import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Verdict } from '../../../collector/judge/verdict-schema.ts'
import { alertsOf } from '../../../collector/report/notifications.ts'

const records = join(import.meta.dirname, '..', '..', 'fixtures', 'records')
const judged = { profile: 'nightly', gate: 'measured' } as const

function verdictOf(record: string): Verdict {
  return JSON.parse(readFileSync(join(records, record, 'verdict.json'), 'utf8'))
}

test('a no-go is one alert: its headline, what failed and why, and what it is about', () => {
  const verdict = verdictOf('slower')
  const [alert, ...more] = alertsOf(verdict, judged)
  expect(more).toEqual([])
  expect(alert).toMatchObject({
    message: 'Checkpoint 1: No-go: latency-p50, latency-p95 failed.',
    level: 'error',
    fingerprint: ['cutover', 'checkpoint', '1'],
    tags: { checkpoint: '1', run: verdict.run, profile: 'nightly', 'candidate.version': '1.0.0' },
  })
  expect(Object.keys(alert?.findings ?? {})).toEqual(['latency-p50', 'latency-p95'])
})

test('an active rollback trigger is an alert of its own beside the checkpoint that it ends, and louder', () => {
  const alerts = alertsOf(verdictOf('lost-write'), judged)
  expect(alerts.map(({ level, fingerprint }) => [level, ...fingerprint])).toEqual([
    ['error', 'cutover', 'checkpoint', '2'],
    ['fatal', 'cutover', 'rollback', 'data-corruption'],
  ])
  expect(alerts[1]?.message).toMatch(/^Rollback trigger data-corruption is active: .*lost/)
})

test('what is not no-go alerts nobody', () => {
  expect(alertsOf(verdictOf('equal'), { ...judged, gate: 'all' })).toEqual([])
})

test('a part that the run is not gated on alerts nobody: its exit code does not say no-go either', () => {
  const verdict = verdictOf('slower')
  const attested = { ...verdict, checkpoints: verdict.checkpoints.map(one => ({ ...one, parts: { measured: 'go' as const, attested: 'no-go' as const } })) }
  expect(alertsOf(attested, judged)).toEqual([])
  expect(alertsOf(attested, { ...judged, gate: 'all' })).toHaveLength(1)
})
