import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { judgeRecord } from '../../../collector/judge/replay.ts'
import { parsePolicy } from '../../../collector/policy/parse.ts'
import { readRecord } from '../../../collector/record/reader.ts'
import { LockLostError, takeLock } from '../../../collector/record/run-lock.ts'
import { toJson } from '../../../collector/report/json.ts'
import { LiveRun } from '../../../collector/server/live-run.ts'
import { runFolder } from '../../../collector/server/run-folder.ts'
import { parseRunRequest } from '../../../collector/server/run-request.ts'
import { plan, policyText } from './plan.ts'
import { began, collector, eventsExport, openRun, requestsExport, runsFolder, sendRequest } from './test-collector.ts'

/** Paths of the files that this process has open; empty where the system does not list them. */
function openFiles(): string[] {
  if (!existsSync('/proc/self/fd')) return []
  return readdirSync('/proc/self/fd').flatMap(descriptor => {
    try {
      return [readlinkSync(join('/proc/self/fd', descriptor))]
    } catch {
      return []
    }
  })
}

function framesOf(folder: string, id: string): number {
  return readRecord(join(folder, id, 'record.bin'), () => undefined).frames
}

function judgedAgain(folder: string, id: string): string {
  const parsed = parsePolicy(readFileSync(join(folder, id, 'policy.json'), 'utf8'))
  if (!parsed.ok) throw new Error('expected a policy')
  return toJson(judgeRecord(join(folder, id, 'record.bin'), parsed))
}

describe('a run on the collector', () => {
  test('is opened, recorded and closed with a verdict that replaying its record reproduces byte for byte', async () => {
    const { url, folder } = await collector()
    expect(await openRun(url, 'night-1')).toMatchObject({ status: 201 })
    for (let second = 0; second < 90; second++) {
      const sent = await sendRequest(url, '/v1/metrics', requestsExport('night-1', 'k6', began + second * 1000, 10 * second))
      expect(sent).toMatchObject({ status: 200, text: '{}' })
    }
    const state = (await sendRequest(url, '/api/runs/night-1')).json()
    expect(state).toMatchObject({ id: 'night-1', plan, closed: null, load: 'go-on' })
    expect(state.elapsed).toBeGreaterThan(80)
    expect(state.arms.candidate.requestsPerSecond).toBe(10)
    const closed = await sendRequest(url, '/api/runs/night-1/close', { reason: 'finished' })
    expect(closed.status).toBe(200)
    expect(closed.json()).toMatchObject({ run: 'night-1', closed: 'finished', record: { signals: 92, torn: false } })
    expect(readFileSync(join(folder, 'night-1', 'verdict.json'), 'utf8')).toBe(closed.text)
    expect(judgedAgain(folder, 'night-1')).toBe(closed.text)
    expect((await sendRequest(url, '/api/runs/night-1/verdict')).text).toBe(closed.text)
    expect((await sendRequest(url, '/api/runs/night-1')).json()).toMatchObject({ closed: 'finished' })
    for (const file of ['summary.md', 'junit.xml']) expect(statSync(join(folder, 'night-1', file)).size).toBeGreaterThan(100)
  })

  test('is judged in the order of its record when several senders send at once', async () => {
    const { url, folder } = await collector()
    await openRun(url, 'crowd')
    const senders = Array.from({ length: 8 }, async (_, sender) => {
      for (let second = 0; second < 40; second++)
        await sendRequest(url, '/v1/metrics', requestsExport('crowd', `k6-${sender}`, began + second * 1000 + sender, 5 * second))
    })
    await Promise.all(senders)
    const closed = await sendRequest(url, '/api/runs/crowd/close', { reason: 'finished' })
    expect(closed.json().record.signals).toBe(322)
    expect(judgedAgain(folder, 'crowd')).toBe(closed.text)
  })

  test('stores the policy exactly as it was sent', async () => {
    const { url, folder } = await collector()
    await openRun(url, 'exact')
    expect(readFileSync(join(folder, 'exact', 'policy.json'), 'utf8')).toBe(policyText)
  })

  test("reports the paths of a control's arms and the slowdown of each", async () => {
    const { url } = await collector()
    const { baseline, candidate } = plan.arms
    const arms = { baseline: { ...baseline, side: 'candidate', slowdown: 0 }, candidate: { ...candidate, slowdown: 0.25 } } as const
    expect(await openRun(url, 'control', { design: 'control', arms })).toMatchObject({ status: 201 })
    expect((await sendRequest(url, '/api/runs/control')).json().plan).toEqual({ ...plan, design: 'control', arms })
    const wrong = { ...arms, candidate: { ...candidate, slowdown: -1 } }
    expect(await openRun(url, 'faster', { design: 'control', arms: wrong })).toMatchObject({
      status: 400,
      text: expect.stringContaining('$.plan.arms.candidate.slowdown'),
    })
  })

  test('stores a policy sent as JSON in its own file', async () => {
    const { url, folder } = await collector()
    expect((await sendRequest(url, '/api/runs', { id: 'parsed', plan, thresholds: JSON.parse(policyText) })).status).toBe(201)
    const text = readFileSync(join(folder, 'parsed', 'policy.json'), 'utf8')
    expect(JSON.parse(text)).toEqual(JSON.parse(policyText))
    await sendRequest(url, '/api/runs/parsed/close', { reason: 'finished' })
    expect(judgedAgain(folder, 'parsed')).toBe(readFileSync(join(folder, 'parsed', 'verdict.json'), 'utf8'))
  })

  test('gets an id when the request names none', async () => {
    const { url } = await collector()
    const opened = await sendRequest(url, '/api/runs', { plan, thresholds: policyText })
    expect(opened.status).toBe(201)
    expect(opened.json().id).toMatch(/^run-[0-9a-f]{12}$/)
  })

  test('is opened once: the same request again changes nothing, a different one with its id is refused', async () => {
    const { url, folder } = await collector()
    await openRun(url, 'twice')
    expect((await openRun(url, 'twice')).status).toBe(201)
    expect(framesOf(folder, 'twice')).toBe(1)
    expect((await openRun(url, 'twice', { seed: 8 })).status).toBe(409)
    await sendRequest(url, '/api/runs/twice/close', { reason: 'finished' })
    expect((await openRun(url, 'twice')).status).toBe(409)
  })

  test('is closed once: a second close returns the same verdict', async () => {
    const { url, folder } = await collector()
    await openRun(url, 'ends')
    const [first, second] = await Promise.all([1, 2].map(() => sendRequest(url, '/api/runs/ends/close', { reason: 'interrupted' })))
    expect(first?.json()).toMatchObject({ closed: 'interrupted' })
    expect(second?.text).toBe(first?.text)
    expect(framesOf(folder, 'ends')).toBe(2)
  })

  test('is let go of when it is closed: its record is no longer open, its lock is free, and its answers stay the same', async () => {
    const { url, folder, runs } = await collector()
    await openRun(url, 'over')
    const { record, lock } = runFolder(folder, 'over')
    if (process.platform === 'linux') expect(openFiles()).toContain(record)
    const { text } = await sendRequest(url, '/api/runs/over/close', { reason: 'finished' })
    expect(openFiles()).not.toContain(record)
    expect(existsSync(lock)).toBe(false)
    takeLock(lock, 'run over')[Symbol.dispose]()
    expect(runs.openRuns()).toEqual([])
    expect((await sendRequest(url, '/api/runs/over/close', { reason: 'finished' })).text).toBe(text)
    expect((await sendRequest(url, '/api/runs/over/verdict')).text).toBe(text)
    expect((await sendRequest(url, '/api/runs/over')).json()).toMatchObject({ id: 'over', closed: 'finished', load: 'go-on' })
    expect((await sendRequest(url, '/v1/metrics', requestsExport('over', 'k6', began, 1))).json().message).toBe('Run over is closed')
    expect((await sendRequest(url, '/metrics')).text).toContain('cutover_run_info{run="over"')
  })

  test('that cannot be closed is let go of too, and every request for it gets the reason', async () => {
    const { url, folder } = await collector()
    await openRun(url, 'stuck')
    const { record, lock, verdict } = runFolder(folder, 'stuck')
    mkdirSync(verdict)
    writeFileSync(join(verdict, 'in-the-way'), '')
    for (let attempt = 0; attempt < 2; attempt++) expect((await sendRequest(url, '/api/runs/stuck/close', { reason: 'finished' })).status).toBe(500)
    expect(openFiles()).not.toContain(record)
    expect(existsSync(lock)).toBe(false)
  })

  test('that cannot be opened leaves neither its record open nor its lock', async () => {
    const folder = runsFolder()
    const request = parseRunRequest({ id: 'never', plan, thresholds: policyText })
    const unwritable = { ...request, plan: { ...request.plan, seed: 1n as unknown as number } }
    const paths = runFolder(folder, 'never')
    mkdirSync(paths.path)
    await expect(LiveRun.open(paths, unwritable)).rejects.toThrow('BigInt')
    expect(openFiles()).not.toContain(paths.record)
    expect(existsSync(paths.lock)).toBe(false)
  })

  test('serves its ledger while it is open', async () => {
    const { url } = await collector()
    await openRun(url, 'writes')
    const write = { target: 'candidate', endpoint: 'orders.create', kind: 'order', reference: 'writes/candidate/1/order', account: 3 }
    const event = { name: 'cutover.write.attempted', id: 'w1', time: began, attributes: write }
    await sendRequest(url, '/v1/logs', eventsExport('writes', [event]))
    expect((await sendRequest(url, '/api/runs/writes/ledger')).json()).toMatchObject({ attempted: [write], acknowledged: [], indeterminate: [] })
  })
})

describe('an invalid request to the runs API', () => {
  test('gets problem details with the path of each error', async () => {
    const { url, folder } = await collector()
    const answer = await sendRequest(url, '/api/runs', { id: 'Not An Id', plan: { ...plan, looks: ['2m', '1m'], seed: 'x' }, thresholds: policyText })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.json().errors.map(({ path }: { path: string }) => path)).toEqual(['$.id', '$.plan.looks', '$.plan.seed'])
    expect(existsSync(join(folder, 'Not An Id'))).toBe(false)
  })

  test.each([
    ['without blocks', {}, '$.plan.blocks', 'expected in an alternating run, and in no other'],
    [
      'with looks inside a pair of blocks',
      { looks: ['250s'], blocks: { length: '30s', every: '60s' } },
      '$.plan.looks',
      'expected looks after whole pairs of blocks, at least 6',
    ],
    [
      'with too few pairs of blocks',
      { looks: ['120s'], blocks: { length: '30s', every: '60s' } },
      '$.plan.looks',
      'expected looks after whole pairs of blocks, at least 6',
    ],
  ])('of an alternating run %s is refused', async (_, changes, path, message) => {
    const { url } = await collector()
    const answer = await sendRequest(url, '/api/runs', { plan: { ...plan, design: 'alternating', ...changes }, thresholds: policyText })
    expect([answer.status, answer.json().errors]).toEqual([400, [expect.objectContaining({ path, message: expect.stringContaining(message) })]])
  })

  test('gets the path of an error in the thresholds too', async () => {
    const { url } = await collector()
    const answer = await sendRequest(url, '/api/runs', { plan, thresholds: { names: 1 } })
    expect(answer.status).toBe(400)
    expect(answer.json().errors[0].path).toMatch(/^\$\.thresholds/)
  })

  test('gets the id of a checkpoint that the thresholds do not define', async () => {
    const { url } = await collector()
    expect((await openRun(url, 'unknown', { checkpoints: ['1', '9'] })).json().detail).toContain('do not have: 9')
    expect((await openRun(url, 'none', { checkpoints: [] })).status).toBe(400)
    expect((await openRun(url, 'alone', { checkpoints: [], design: 'alone' })).status).toBe(201)
  })

  test.each([
    ['POST', '/api/runs', '{"id"', 400],
    ['POST', '/api/runs/none/close', '{"reason":"finished"}', 404],
    ['POST', '/api/runs/none/close', '{"reason":"bored"}', 400],
    ['GET', '/api/runs/none', undefined, 404],
    ['GET', '/api/runs/none/verdict', undefined, 404],
    ['GET', '/api/runs/none/events', undefined, 404],
    ['GET', '/api/runs/..%2f..%2fetc', undefined, 404],
    ['GET', '/api/nothing', undefined, 404],
  ])('%s %s gets problem details', async (method, path, body, status) => {
    const { url } = await collector()
    const answer = await sendRequest(url, path, body, { method, headers: body === undefined ? {} : { 'content-type': 'application/json' } })
    expect(answer.json()).toMatchObject({ type: 'about:blank', status })
    expect(answer.status).toBe(status)
  })
})

describe('collector: restart', () => {
  test('resumes a run that was not closed, and reaches the same verdict', async () => {
    const first = await collector()
    await openRun(first.url, 'goes-on')
    for (let second = 0; second < 40; second++) await sendRequest(first.url, '/v1/metrics', requestsExport('goes-on', 'k6', began + second * 1000, 10 * second))
    await first.stop()
    const second = await collector({ folder: first.folder })
    expect(second.lines).toEqual(['info Resumed run goes-on'])
    expect((await sendRequest(second.url, '/api/runs/goes-on')).json().elapsed).toBeGreaterThan(30)
    for (let at = 40; at < 90; at++) await sendRequest(second.url, '/v1/metrics', requestsExport('goes-on', 'k6', began + at * 1000, 10 * at))
    const closed = await sendRequest(second.url, '/api/runs/goes-on/close', { reason: 'finished' })
    expect(closed.json().record.signals).toBe(92)
    expect(judgedAgain(first.folder, 'goes-on')).toBe(closed.text)
  })

  test('still serves the state of closed runs', async () => {
    const first = await collector()
    await openRun(first.url, 'over')
    await sendRequest(first.url, '/api/runs/over/close', { reason: 'failed' })
    const before = (await sendRequest(first.url, '/api/runs/over')).text
    await first.stop()
    const second = await collector({ folder: first.folder })
    expect((await sendRequest(second.url, '/api/runs/over')).text).toBe(before)
    // Its record is replayed once: the second answer no longer reads it.
    rmSync(join(first.folder, 'over', 'policy.json'))
    expect((await sendRequest(second.url, '/api/runs/over')).text).toBe(before)
    expect((await sendRequest(second.url, '/api/runs')).json()).toEqual([{ id: 'over', state: 'closed', closed: 'failed', verdict: 'inconclusive' }])
  })

  test('logs each run that it cannot resume, and serves the others', async () => {
    const first = await collector()
    await openRun(first.url, 'broken')
    await openRun(first.url, 'whole')
    await first.stop()
    const { truncateSync } = await import('node:fs')
    truncateSync(join(first.folder, 'broken', 'record.bin'), 20)
    const second = await collector({ folder: first.folder })
    expect(second.lines).toEqual([expect.stringContaining('error Cannot resume run broken: its record has no signal'), 'info Resumed run whole'])
    expect((await sendRequest(second.url, '/api/runs/whole')).status).toBe(200)
  })
})

describe('collector: two processes on one folder', () => {
  test('one records a run; the other takes it over when its lock is released, and reaches the same verdict', async () => {
    const first = await collector()
    await openRun(first.url, 'shared')
    await sendRequest(first.url, '/v1/metrics', requestsExport('shared', 'k6', began, 1))
    const second = await collector({ folder: first.folder, takeOverEveryMs: 20 })
    expect(second.lines).toEqual([expect.stringMatching(/^warn Left run shared to another collector: Cannot lock run shared: process \d+ on /)])
    expect((await sendRequest(second.url, '/v1/metrics', requestsExport('shared', 'k6', began + 1000, 2))).status).toBe(400)
    expect((await sendRequest(second.url, '/api/runs/shared/close', { reason: 'finished' })).status).toBe(409)
    expect((await sendRequest(first.url, '/v1/metrics', requestsExport('shared', 'k6', began + 1000, 2))).status).toBe(200)
    await first.stop()
    await expect.poll(() => second.lines.at(-1)).toBe('info Resumed run shared')
    expect((await sendRequest(second.url, '/v1/metrics', requestsExport('shared', 'k6', began + 2000, 3))).status).toBe(200)
    const closed = await sendRequest(second.url, '/api/runs/shared/close', { reason: 'finished' })
    expect(closed.json().record.signals).toBe(5)
    expect(judgedAgain(first.folder, 'shared')).toBe(closed.text)
  })

  test('a run that the other process has closed is not taken over', async () => {
    const first = await collector()
    await openRun(first.url, 'shared')
    const second = await collector({ folder: first.folder, takeOverEveryMs: 20 })
    const closed = await sendRequest(first.url, '/api/runs/shared/close', { reason: 'finished' })
    await expect.poll(async () => (await sendRequest(second.url, '/api/runs/shared/verdict')).text).toBe(closed.text)
    await expect.poll(async () => (await sendRequest(second.url, '/api/runs')).json()[0].state).toBe('closed')
    expect(second.lines).toHaveLength(1)
  })

  test('a collector that lost the lock of a run refuses its exports', async () => {
    const { url, folder, lines } = await collector()
    await openRun(url, 'lost')
    rmSync(join(folder, 'lost', 'collector.lock'))
    const send = () => sendRequest(url, '/v1/metrics', requestsExport('lost', 'k6', began, 1))
    await expect.poll(async () => (await send()).status, { timeout: 10_000, interval: 500 }).toBe(400)
    expect(lines.at(-1)).toMatch(/^warn Left run lost to another collector: Lost the lock on run lost/)
  })

  test('an export that meets a lock that was just lost is refused as malformed, not as a full disk', async () => {
    const { url, runs, reported } = await collector()
    await openRun(url, 'lost')
    const run = runs.live('lost')
    if (!run) throw new Error('expected an open run')
    vi.spyOn(run, 'record').mockRejectedValue(new LockLostError('Lost the lock on run lost'))
    vi.spyOn(run, 'close').mockRejectedValue(new LockLostError('Lost the lock on run lost'))
    const refused = await sendRequest(url, '/v1/metrics', requestsExport('lost', 'k6', began, 1))
    expect([refused.status, refused.json().message]).toEqual([400, 'Lost the lock on run lost'])
    expect((await sendRequest(url, '/api/runs/lost/close', { reason: 'finished' })).json()).toMatchObject({ status: 409, detail: 'Lost the lock on run lost' })
    expect(reported).toEqual([])
  })
})
