import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertsOf, type ErrorReports, judgeRecord, parsePolicy, startErrorReports } from '../../../collector/index.ts'
import { version } from '../../../contract/version.ts'
import { type Ingest, sentryIngest } from '../../sentry-ingest.ts'

const record = join(import.meta.dirname, '..', '..', 'fixtures', 'records', 'slower')
let ingest: Ingest
let reports: ErrorReports

// Sentry is global to a process: each test reads only the items that it adds.
beforeAll(async () => {
  ingest = await sentryIngest()
  const started = await startErrorReports({ SENTRY_DSN: ingest.dsn, SENTRY_ENVIRONMENT: 'staging', CUTOVER_TOKEN: 'keep-this-in' }, { command: 'run' }, [])
  if (!started) throw new Error('Expected reports')
  reports = started
})
afterAll(() => ingest[Symbol.asyncDispose]())

test('Sentry: replaying a no-go record sends exactly one event, with its tags, fingerprint and findings', async () => {
  const policy = parsePolicy(readFileSync(join(record, 'policy.json'), 'utf8'))
  if (!policy.ok) throw new Error('Expected a policy')
  const verdict = judgeRecord(join(record, 'record.bin'), policy)
  reports.captureAlerts(alertsOf(verdict, { profile: 'rehearsal', gate: 'all' }))
  await reports.finish(true)
  expect(ingest.items.map(({ type }) => type)).toEqual(['event'])
  expect(ingest.events()).toMatchObject([
    {
      message: 'Checkpoint 1: No-go: latency-p50, latency-p95 failed.',
      level: 'error',
      fingerprint: ['cutover', 'checkpoint', '1'],
      environment: 'staging',
      release: `cutover@${version}`,
      tags: { command: 'run', checkpoint: '1', run: verdict.run, profile: 'rehearsal', 'candidate.version': '1.0.0' },
      contexts: { findings: { 'latency-p50': expect.stringContaining('slower'), 'latency-p95': expect.any(String) } },
    },
  ])
})

test('Sentry: a monitored job sends two check-ins with one id, each with the monitor configuration', async () => {
  reports.startCheckIn({ slug: 'cutover-nightly', schedule: '17 1 * * *', marginMs: 90_000, maxRuntimeMs: 3_600_000 })
  await reports.finish(true)
  const config = { schedule: { type: 'crontab', value: '17 1 * * *' }, checkin_margin: 2, max_runtime: 60, timezone: 'Etc/UTC' }
  expect(ingest.checkIns()).toMatchObject([
    { monitor_slug: 'cutover-nightly', status: 'in_progress', monitor_config: config },
    { monitor_slug: 'cutover-nightly', status: 'ok', monitor_config: config, duration: expect.any(Number), environment: 'staging' },
  ])
  expect(new Set(ingest.checkIns().map(({ check_in_id }) => check_in_id)).size).toBe(1)
})

test('Sentry: a failed job sends one error check-in; without a schedule it is expected daily', async () => {
  reports.startCheckIn({ slug: 'elsewhere', marginMs: 60_000, maxRuntimeMs: 60_000 })
  await reports.finish(false)
  await reports.finish(true)
  expect(ingest.checkIns().slice(2)).toMatchObject([
    { monitor_slug: 'elsewhere', status: 'in_progress', monitor_config: { schedule: { type: 'interval', value: 1, unit: 'day' } } },
    { monitor_slug: 'elsewhere', status: 'error' },
  ])
})

test('Sentry: an error is sent with its causes, the run as a tag, and without secrets', async () => {
  reports.addTags({ run: 'r1' })
  const cause = new Error('GET http://shop.example/api?access_token=s3cr3t answered 500, sent Authorization: Bearer s3cr3t')
  reports.captureError(new TypeError('keep-this-in, postgres://reader:s3cr3t@db.example/shop', { cause }))
  await reports.finish(false)
  const event = ingest.events().at(-1)
  expect(event?.tags).toMatchObject({ command: 'run', run: 'r1' })
  expect(event?.exception?.values.map(({ value }) => value)).toEqual([
    'GET http://shop.example/api?access_token=(secret) answered 500, sent Authorization: (secret)',
    '(CUTOVER_TOKEN), postgres://(secret)@db.example/shop',
  ])
  expect(ingest.raw()).not.toMatch(/s3cr3t|keep-this-in/)
})
