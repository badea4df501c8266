import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readRecord } from '../../../collector/record/reader.ts'
import { main, type Started, start } from './process.ts'
import { began, openRun, requestsExport, runsFolder, sendRequest } from './test-collector.ts'

async function startRun(folder: string, id: string, wrap?: string): Promise<Started & { readonly at: string }> {
  const started = start(['--port', '0', '--runs', folder], {}, wrap)
  const at = (await started.url) ?? ''
  expect(await openRun(at, id)).toMatchObject({ status: 201 })
  return { ...started, at }
}

describe('collector process', () => {
  test('prints its URL in one line on stdout, and exits with 0 and a complete record on SIGTERM', async () => {
    const folder = runsFolder()
    const { child, at, exited } = await startRun(folder, 'whole')
    expect(at).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await sendRequest(at, '/v1/metrics', requestsExport('whole', 'k6', began, 1))
    child.kill('SIGTERM')
    child.kill('SIGINT')
    expect(await exited).toBe(0)
    expect(readRecord(join(folder, 'whole', 'record.bin'), () => undefined)).toMatchObject({ frames: 2, torn: 0 })
  })

  test('exits with 2 on wrong settings, with every error and no secret', async () => {
    const environment = { CUTOVER_FORWARD: '/nowhere/forward.json', CUTOVER_VERDICT_WEBHOOK_SECRET: 'hunter2' }
    const { exited, stderr } = start(['--port', '0', '--runs', runsFolder()], environment)
    expect(await exited).toBe(2)
    expect(stderr()).toContain('Cannot read the file that CUTOVER_FORWARD names')
    expect(stderr()).toContain('Expected CUTOVER_VERDICT_WEBHOOK and CUTOVER_VERDICT_WEBHOOK_SECRET, got only CUTOVER_VERDICT_WEBHOOK_SECRET')
    expect(stderr()).not.toContain('hunter2')
  })

  test('exits with 2 when a destination is its own address, by whatever name', async () => {
    const folder = runsFolder()
    const file = join(folder, 'forward.json')
    writeFileSync(file, JSON.stringify({ destinations: { me: { url: 'http://localhost:45871/otlp' } } }))
    const { exited, stderr } = start(['--port', '45871', '--runs', folder], { CUTOVER_FORWARD: file })
    expect([await exited, withoutTimes(stderr())]).toEqual([
      2,
      "ERROR CUTOVER_FORWARD: destinations.me.url is this collector's own address. Name another receiver\n",
    ])
  })

  test('exits when its stdin closes', async () => {
    const { child, url, exited } = start(['--port', '0', '--runs', runsFolder()])
    await url
    child.stdin?.end()
    expect(await exited).toBe(0)
  })

  test('has every acknowledged export in its record when it is killed', async () => {
    const folder = runsFolder()
    const { child, at, exited } = await startRun(folder, 'killed')
    let acknowledged = 0
    const senders = [1, 2, 3, 4].map(async sender => {
      for (let i = 0; ; i++) {
        const { status } = await sendRequest(at, '/v1/metrics', requestsExport('killed', `k6-${sender}`, began + i * 1000, i))
        if (status === 200) acknowledged++
        if (acknowledged === 100) child.kill('SIGKILL')
      }
    })
    await Promise.allSettled(senders)
    expect(await exited).toBe('SIGKILL')
    const { frames } = readRecord(join(folder, 'killed', 'record.bin'), () => undefined)
    expect(frames).toBeGreaterThanOrEqual(acknowledged + 1)
  })

  test('does not record a run that another collector has locked, and reports that in its log and API', async () => {
    const folder = runsFolder()
    const first = await startRun(folder, 'mine')
    const second = start(['--port', '0', '--runs', folder])
    const at = (await second.url) ?? ''
    expect(second.stderr()).toContain('Left run mine to another collector: Cannot lock run mine: process')
    const refused = await sendRequest(at, '/v1/metrics', requestsExport('mine', 'k6', began, 1))
    expect([refused.status, refused.json().message]).toEqual([
      400,
      expect.stringContaining('Run mine is recorded by another collector: Cannot lock run mine: process'),
    ])
    const state = await sendRequest(at, '/api/runs/mine')
    expect([state.status, state.json().detail]).toEqual([409, expect.stringContaining('holds it since')])
    expect((await sendRequest(at, '/api/runs')).json()).toEqual([{ id: 'mine', state: 'locked' }])
    expect((await sendRequest(first.at, '/v1/metrics', requestsExport('mine', 'k6', began, 1))).status).toBe(200)
  })

  test('--no-resume: does not resume runs that were not closed', async () => {
    const folder = runsFolder()
    const first = await startRun(folder, 'left')
    first.child.kill('SIGKILL')
    await first.exited
    const { url, stderr } = start(['--port', '0', '--runs', folder, '--no-resume'])
    const at = (await url) ?? ''
    expect(stderr()).not.toContain('left')
    expect((await sendRequest(at, '/api/runs')).json()).toEqual([{ id: 'left', state: 'interrupted' }])
  })

  test('refuses exports with 507 on a full disk, reports it in the state, and keeps every acknowledged export', async () => {
    const folder = runsFolder()
    const { at, stderr } = await startRun(folder, 'full', 'ulimit -f 60; exec "$0" "$@"')
    let acknowledged = 0
    let refused = await sendRequest(at, '/v1/metrics', large(0))
    for (let i = 1; refused.status === 200 && i < 200; i++) {
      acknowledged++
      refused = await sendRequest(at, '/v1/metrics', large(i))
    }
    expect(refused).toMatchObject({ status: 507 })
    expect(refused.json().message).toContain('Cannot append to the record: EFBIG')
    expect((await sendRequest(at, '/api/runs/full')).json()).toMatchObject({ load: 'stop', failure: expect.stringContaining('EFBIG') })
    expect((await sendRequest(at, '/api/runs')).json()).toEqual([{ id: 'full', state: 'failed' }])
    expect(stderr()).toContain('EFBIG')
    const closed = await sendRequest(at, '/api/runs/full/close', { reason: 'failed' })
    expect(closed.json()).toMatchObject({ closed: null, record: { signals: acknowledged + 1, torn: false } })
    expect(readRecord(join(folder, 'full', 'record.bin'), () => undefined)).toMatchObject({ frames: acknowledged + 1, torn: 0 })
    expect(readFileSync(join(folder, 'full', 'verdict.json'), 'utf8')).toBe(closed.text)
  })
})

describe('collector process that cannot start', () => {
  test('exits with 4 and names the port that is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { exited, stderr } = start(['--port', port, '--runs', runsFolder()])
    expect(await exited).toBe(4)
    expect(withoutTimes(stderr())).toBe(`ERROR Cannot listen on 127.0.0.1:${port} (EADDRINUSE). Stop what listens there, or choose another --port or --host.\n`)
  })

  test('exits with 2 when it listens beyond loopback without a token', async () => {
    const { exited, stderr } = start(['--host', '0.0.0.0', '--port', '0', '--runs', runsFolder()])
    expect(await exited).toBe(2)
    expect(stderr()).toContain('Cannot listen on 0.0.0.0 without a token')
  })

  test.each([[['--port', '70000']], [['--nothing']], [['--log-level', 'loud']], [['--log-format', 'xml']]])('exits with 2 on %j', async args => {
    expect(await start(args).exited).toBe(2)
  })

  test('exits with 4 on a folder that it cannot write to', async () => {
    const { exited, stderr } = start(['--port', '0', '--runs', '/dev/null/runs'])
    expect(await exited).toBe(4)
    expect(stderr()).toContain('/dev/null/runs')
  })

  test('--help lists its flags', () => {
    const help = execFileSync(process.execPath, [main, '--help'], { encoding: 'utf8' })
    for (const flag of ['--host', '--port', '--runs', '--no-resume', '--metrics-keep', '--log-format', '--log-level']) expect(help).toContain(flag)
  })
})

/** Lines of the log without their times. */
function withoutTimes(stderr: string): string {
  return stderr.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /gm, '')
}

/** An export that does not compress well. */
function large(seed: number): object {
  const attributes = Array.from({ length: 100 }, (_, i) => ({ key: `k${i}`, value: { stringValue: String(Math.sin(seed * 1000 + i)) } }))
  return { resourceMetrics: [{ resource: { attributes: [...attributes, { key: 'cutover.run.id', value: { stringValue: 'full' } }] } }] }
}
