import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { Streams } from '../collector/evidence/streams.ts'
import { judgeRecord, parsePolicy, toJson } from '../collector/index.ts'
import { decodeFrame, readRecord } from '../collector/record/reader.ts'
import { complaints } from './faults/complaints.ts'
import { expected } from './faults/expected.ts'
import { startDemo } from './live/demo.ts'
import { unwatched, watchedOutage } from './live/observed.ts'
import { cutover } from './live/processes.ts'
import { evidenceOf, runCase } from './live/run-case.ts'
import { otlpReceiver, type Receiver } from './otlp-receiver.ts'
import { rowsNaming } from './rig/clean/leftovers.ts'
import { secretsIn } from './secrets.ts'
import { sentryIngest } from './sentry-ingest.ts'

// The tests that wait for real load, two minutes of it in all; the rest of the live runs are test/faults and test/e2e.
test('live run: a list in an envelope fails the expected criteria and no others, reported to Sentry with one trace; all counts reconcile, and judge gives the same bytes', async () => {
  const found = expected.find(({ name }) => name === 'list-envelope')
  if (!found) throw new Error('Expected a case named list-envelope')
  await using demo = await startDemo()
  const runs = mkdtempSync(join(tmpdir(), 'cutover-live-'))
  await cutover(['attest', 'team-comfortable', '--answer', 'yes', '--evidence', evidenceOf(runs)]).finished
  await using ingest = await sentryIngest()
  await using receiver = await otlpReceiver()
  const environment = { SENTRY_DSN: ingest.dsn, CUTOVER_OTLP_ENDPOINT: receiver.url }
  const run = await runCase(demo, found, runs, { options: ['--monitor', 'live'], environment })

  expect(complaints(found, run.verdict)).toEqual([])
  expect(run.code).toBe(1)
  expect(run.verdict.validity.find(({ id }) => id === 'counts-reconciled')?.status).toBe('pass')

  // The verdict is the last thing on the screen.
  expect(run.stdout.trimEnd().split('\n').at(-1)).toMatch(/rerun\.$/)
  expect(run.stderrAfterStdout).toBe('')

  // Nothing of it stays behind, and nothing that it leaves gives a secret away.
  expect(run.stderr).toMatch(/cleaned up after run .*: deleted \d{2,} accounts/)
  expect(await rowsIn(demo.database, basename(run.folder))).toEqual([])
  expect(secretsIn(run.folder, { stdout: run.stdout, stderr: run.stderr, sentry: ingest.raw(), telemetry: receiver.raw() })).toEqual([])

  // Sentry receives the no-go, with what failed, and that the run took place.
  expect(ingest.items.map(({ type }) => type).sort()).toEqual(['check_in', 'check_in', 'event'])
  expect(ingest.events()).toMatchObject([
    { fingerprint: ['cutover', 'checkpoint', found.checkpoint], tags: { command: 'run', run: basename(run.folder), checkpoint: found.checkpoint } },
  ])
  expect(ingest.checkIns().map(({ monitor_slug, status }) => [monitor_slug, status])).toEqual([
    ['live', 'in_progress'],
    ['live', 'ok'],
  ])
  expect(phasesOf(receiver, basename(run.folder))).toEqual(['parity', 'tokens', 'load', 'census', 'verdict', 'cleaning'])

  const evidence = evidenceIn(join(run.folder, 'record.bin'))
  // What was kept before the run was sent in it.
  expect(evidence.reported.attestations).toMatchObject([{ criterion: 'team-comfortable', answer: 'yes' }])
  const counted = evidence.generator.summary?.arms
  expect(counted?.baseline.requests).toBeGreaterThan(1_000)
  for (const arm of ['baseline', 'candidate'] as const) {
    const { requests, unexpected, writes } = evidence.totals(arm)
    expect({ requests, unexpected, acknowledgedWrites: writes.acknowledged }).toEqual(counted?.[arm])
  }

  const policy = parsePolicy(readFileSync(join(run.folder, 'policy.json'), 'utf8'))
  if (!policy.ok) throw new Error('Expected a policy that can be read')
  expect(toJson(judgeRecord(join(run.folder, 'record.bin'), policy))).toBe(readFileSync(join(run.folder, 'verdict.json'), 'utf8'))
}, 300_000)

test(
  `live run: an outage of 5 s is a no-go for errors at the first look, through a collector that stays; every panel and rule has what verdict.json says, live and imported${unwatched ? ` (not watched: ${unwatched})` : ''}`,
  watchedOutage,
  600_000,
)

/** Phases that were told, in their order, as spans and as metrics: all of one trace, the collector's share too. */
function phasesOf(receiver: Receiver, runId: string): string[] {
  const spans = receiver.spans()
  const root = spans.find(({ name }) => name === 'cutover run')
  const [closing, verdict] = ['close run', 'verdict'].map(name => spans.find(span => span.name === name))
  expect(new Set(spans.map(({ trace }) => trace))).toEqual(new Set([root?.trace]))
  expect([closing?.service, closing?.parent]).toEqual(['cutover-collector', verdict?.id])
  expect(spans.filter(({ name }) => name.startsWith('POST /v1/')).length).toBeGreaterThan(2)
  const phases = spans.filter(({ parent, attributes }) => parent === root?.id && attributes['cutover.run.id'] === runId).map(({ name }) => name)
  const timed = receiver.points().flatMap(({ metric, attributes }) => (metric === 'cutover.phase.duration' ? [attributes['cutover.phase']] : []))
  expect(new Set(timed)).toEqual(new Set(phases))
  return phases
}

async function rowsIn(url: string, runId: string): Promise<string[]> {
  const database = new Client({ connectionString: url })
  await database.connect()
  return await rowsNaming(database, runId).finally(() => database.end())
}

function evidenceIn(record: string) {
  const streams = new Streams()
  readRecord(record, frame => streams.apply(decodeFrame(frame)))
  return streams.evidence()
}
