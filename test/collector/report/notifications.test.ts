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

test('alerts: a no-go is one alert with its headline, the failed criteria with reasons, and its tags', () => {
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

test('alerts: an active rollback trigger is a separate alert with a higher level than the checkpoint that it ends', () => {
  const alerts = alertsOf(verdictOf('lost-write'), judged)
  expect(alerts.map(({ level, fingerprint }) => [level, ...fingerprint])).toEqual([
    ['error', 'cutover', 'checkpoint', '2'],
    ['fatal', 'cutover', 'rollback', 'data-corruption'],
  ])
  expect(alerts[1]?.message).toMatch(/^Rollback trigger data-corruption is active: .*lost/)
})

test('alerts: a verdict other than no-go sends no alert', () => {
  expect(alertsOf(verdictOf('equal'), { ...judged, gate: 'all' })).toEqual([])
})

test('alerts: a no-go in a part that the gate does not cover sends no alert, and does not change the exit code', () => {
  const verdict = verdictOf('slower')
  const attested = { ...verdict, checkpoints: verdict.checkpoints.map(one => ({ ...one, parts: { measured: 'go' as const, attested: 'no-go' as const } })) }
  expect(alertsOf(attested, judged)).toEqual([])
  expect(alertsOf(attested, { ...judged, gate: 'all' })).toHaveLength(1)
})
