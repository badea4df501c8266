import { once } from 'node:events'
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../live/command.ts'
import { cutover } from '../../live/processes.ts'
import { type Ingest, sentryIngest } from '../../sentry-ingest.ts'
import { serve } from './backend.ts'
import { packagesLoaded, watchingPackages } from './packages-loaded.ts'

const folder = mkdtempSync(join(tmpdir(), 'cutover-sentry-'))
const records = join(import.meta.dirname, '..', '..', 'fixtures', 'records')

/** Makes the process fail unexpectedly, on request. */
const crashes = {
  'an uncaught exception': "throw new TypeError('no s3cr3t: http://u:s3cr3t@here.example/?token=s3cr3t')",
  'an unhandled rejection': "Promise.reject(new TypeError('no s3cr3t: http://u:s3cr3t@here.example/?token=s3cr3t'))",
}

/** `cutover run`, crashed as soon as it asks a backend for its health: by then its first check-in is sent. */
async function runAndCrash(ingest: Ingest, crash: string, environment: Readonly<Record<string, string>> = {}) {
  const requested = Promise.withResolvers<void>()
  await using backend = await serve(() => requested.resolve())
  const preload = `data:text/javascript,process.on('SIGUSR2',()=>{${encodeURIComponent(crash)}})`
  const args = ['run', '--baseline', backend.url, '--candidate', backend.url, '--runs', folder, '--monitor', 'watched', '--monitor-schedule', '17 1 * * *']
  const running = cutover(args, { SENTRY_DSN: ingest.dsn, CUTOVER_TOKEN: 'no s3cr3t', NODE_OPTIONS: `--import "${preload}"`, ...environment })
  await Promise.race([requested.promise, once(running.child, 'exit')])
  running.child.kill('SIGUSR2')
  return await running.finished
}

describe('Sentry: a crash', () => {
  test.each(Object.entries(crashes))('%s exits with 4, sends an event and closes the pair of check-ins', async (_what, crash) => {
    await using ingest = await sentryIngest()
    const { code, stderr } = await runAndCrash(ingest, crash)
    expect([code, stderr]).toEqual([4, expect.stringContaining('This is a bug')])
    expect(ingest.events()).toMatchObject([{ tags: { command: 'run' }, exception: { values: [{ type: 'TypeError' }] } }])
    expect(ingest.checkIns()).toMatchObject([
      { monitor_slug: 'watched', status: 'in_progress', monitor_config: { schedule: { type: 'crontab', value: '17 1 * * *' } } },
      { monitor_slug: 'watched', status: 'error' },
    ])
    expect(ingest.raw()).not.toContain('s3cr3t')
  })

  test('a crash exits with 4 even if Sentry accepts the connection and never answers', async () => {
    await using ingest = await sentryIngest({ answers: false })
    expect((await runAndCrash(ingest, crashes['an uncaught exception'])).code).toBe(4)
    expect(ingest.events()).toHaveLength(1)
  })
})

describe('Sentry: events', () => {
  test('bad input sends no event; a monitored run that failed sends one', async () => {
    await using ingest = await sentryIngest()
    const args = ['run', '--baseline', 'http://127.0.0.1:1', '--candidate', 'http://127.0.0.1:2', '--runs', folder, '--profile', 'nightly']
    expect((await cutover(args, { SENTRY_DSN: ingest.dsn }).finished).code).toBe(2)
    expect(ingest.events()).toEqual([])
    expect(ingest.checkIns()).toMatchObject([
      { monitor_slug: 'cutover-nightly', status: 'in_progress', monitor_config: { checkin_margin: 60, max_runtime: 52 } },
      { monitor_slug: 'cutover-nightly', status: 'error' },
    ])
  })

  test('judging an old no-go again sends no event', async () => {
    await using ingest = await sentryIngest()
    cpSync(join(records, 'slower'), join(folder, 'slower'), { recursive: true })
    const { code, stderr } = await cutover(['judge', join(folder, 'slower')], { SENTRY_DSN: ingest.dsn, ...watchingPackages }).finished
    expect([code, ingest.items]).toEqual([1, []])
    expect(packagesLoaded(stderr)).toContain('@sentry/node')
  })

  test('without a DSN no event is sent and the package is not loaded', async () => {
    const { code, stderr } = await cutover(['judge', 'no-such-run'], { SENTRY_DSN: '', ...watchingPackages }).finished
    expect(code).toBe(2)
    expect(packagesLoaded(stderr)).toContain('zod')
    expect(packagesLoaded(stderr).filter(name => /sentry|opentelemetry\/sdk/.test(name))).toEqual([])
  })

  test('an invalid DSN sends no event, and the warning does not repeat it', async () => {
    const { code, stderr } = await cutover(['judge', 'no-such-run'], { SENTRY_DSN: 's3cr3t', ...watchingPackages }).finished
    expect([code, stderr]).toEqual([2, expect.stringContaining('Cannot use SENTRY_DSN')])
    expect(stderr).not.toContain('s3cr3t')
    expect(packagesLoaded(stderr)).not.toContain('@sentry/node')
  })
})

describe('Sentry: cron monitoring', () => {
  test('a run with --monitor but without a DSN is not monitored, and warns about it', async () => {
    const args = ['run', '--baseline', 'http://127.0.0.1:1', '--candidate', 'http://127.0.0.1:2', '--runs', folder, '--monitor', 'watched']
    const { code, stderr } = await runCommand(args, { CUTOVER_MONITOR_MARGIN: '' })
    expect([code, stderr]).toEqual([2, expect.stringContaining('no monitor watched is updated: SENTRY_DSN is not set')])
  })

  test.each([
    [['--monitor', 'Nightly Run'], 'invalid value "Nightly Run" for --monitor: expected at most 50 lower-case letters'],
    [['--monitor-schedule', 'at night'], 'invalid value "at night" for --monitor-schedule: expected five fields'],
    [['--monitor-margin', 'late'], 'invalid value "late" for --monitor-margin: expected a duration'],
  ])('the options %j are refused', async (options, words) => {
    const { code, stderr } = await runCommand(['run', '--baseline', 'http://127.0.0.1:1', '--candidate', 'http://127.0.0.1:2', ...options])
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  })
})
