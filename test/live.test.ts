import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { judgeRecord, parsePolicy, toJson } from '../collector/index.ts'
import { readRecord } from '../collector/record/read.ts'
import { signalOf } from '../collector/record/signal-of.ts'
import { Streams } from '../collector/windows/streams.ts'
import { complaints } from './faults/complaints.ts'
import { expected } from './faults/expected.ts'
import { startDemo } from './live/demo.ts'
import { cutover } from './live/processes.ts'
import { evidenceOf, runCase } from './live/run-case.ts'
import { rowsNaming } from './rig/clean/leftovers.ts'
import { secretsIn } from './secrets.ts'

// The tests that wait for real load, three minutes of it in all; the rest of the live runs are test/faults and test/e2e.
test('an outage of 5 s under real load: no-go for errors, every count adds up, judging again gives the same bytes', async () => {
  const outage = expected.find(({ name }) => name === 'outage')
  if (!outage) throw new Error('Expected a case named outage')
  await using demo = await startDemo()
  const runs = mkdtempSync(join(tmpdir(), 'cutover-live-'))
  await cutover(['attest', 'team-comfortable', '--answer', 'yes', '--evidence', evidenceOf(runs)]).finished
  const run = await runCase(demo, outage, runs)

  expect(run.code).toBe(1)
  const [checkpoint] = run.verdict.checkpoints
  expect(checkpoint?.parts.measured).toBe('no-go')
  const errorRate = checkpoint?.findings.find(({ kind }) => kind === 'error-rate')
  expect(errorRate?.status).toBe('fail')
  expect(errorRate?.reason).toMatch(/was out for [4-7] s/)
  expect(run.verdict.validity.find(({ id }) => id === 'counts-reconciled')?.status).toBe('pass')

  // Nothing of it stays behind, and nothing that it leaves gives a secret away.
  expect(run.stderr).toMatch(/cleaned up after run .*: deleted \d{3,} accounts/)
  expect(await rowsIn(demo.database, basename(run.folder))).toEqual([])
  expect(secretsIn(run.folder, { stdout: run.stdout, stderr: run.stderr })).toEqual([])

  const evidence = evidenceIn(join(run.folder, 'record.bin'))
  // What was kept before the run was sent in it.
  expect(evidence.said.attestations).toMatchObject([{ criterion: 'team-comfortable', answer: 'yes' }])
  const counted = evidence.generator.summary?.arms
  expect(counted?.baseline.requests).toBeGreaterThan(10_000)
  for (const arm of ['baseline', 'candidate'] as const) {
    const { requests, unexpected, writes } = evidence.totals(arm)
    expect({ requests, unexpected, acknowledgedWrites: writes.acknowledged }).toEqual(counted?.[arm])
  }

  const policy = parsePolicy(readFileSync(join(run.folder, 'policy.json'), 'utf8'))
  if (!policy.ok) throw new Error('Expected a policy that can be read')
  expect(toJson(judgeRecord(join(run.folder, 'record.bin'), policy))).toBe(readFileSync(join(run.folder, 'verdict.json'), 'utf8'))
}, 240_000)

// What is found before the load needs no minute of it.
test.each(['list-envelope', 'logout-ignored'])(
  '%s under real load: what must catch it does, and nothing else that should not',
  async name => {
    const found = expected.find(one => one.name === name)
    if (!found) throw new Error(`Expected a case named ${name}`)
    await using demo = await startDemo()
    const run = await runCase(demo, found, mkdtempSync(join(tmpdir(), 'cutover-live-')))
    expect(complaints(found, run.verdict)).toEqual([])
    expect(run.code).toBe(1)
    expect(await rowsIn(demo.database, basename(run.folder))).toEqual([])
  },
  180_000,
)

async function rowsIn(url: string, runId: string): Promise<string[]> {
  const database = new Client({ connectionString: url })
  await database.connect()
  return await rowsNaming(database, runId).finally(() => database.end())
}

function evidenceIn(record: string) {
  const streams = new Streams()
  readRecord(record, frame => streams.apply(signalOf(frame)))
  return streams.evidence()
}
