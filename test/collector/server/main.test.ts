import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readRecord } from '../../../collector/record/read.ts'
import { ask, began, openRun, requestsExport, runsFolder } from './house.ts'
import { main, type Started, start } from './process.ts'

async function startRun(folder: string, id: string, wrap?: string): Promise<Started & { readonly at: string }> {
  const started = start(['--port', '0', '--runs', folder], {}, wrap)
  const at = (await started.url) ?? ''
  expect(await openRun(at, id)).toMatchObject({ status: 201 })
  return { ...started, at }
}

describe('the collector as a process', () => {
  test('says where it is ready in one line, and ends with 0 on SIGTERM, its record whole', async () => {
    const folder = runsFolder()
    const { child, at, exited } = await startRun(folder, 'whole')
    expect(at).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await ask(at, '/v1/metrics', requestsExport('whole', 'k6', began, 1))
    child.kill('SIGTERM')
    child.kill('SIGINT')
    expect(await exited).toBe(0)
    expect(readRecord(join(folder, 'whole', 'record.bin'), () => undefined)).toMatchObject({ frames: 2, torn: 0 })
  })

  test('does not start with settings that it cannot use: exit 2, every error said, no secret among them', async () => {
    const environment = { CUTOVER_FORWARD: '/nowhere/forward.json', CUTOVER_VERDICT_WEBHOOK_SECRET: 'hunter2' }
    const { exited, stderr } = start(['--port', '0', '--runs', runsFolder()], environment)
    expect(await exited).toBe(2)
    expect(stderr()).toContain('Cannot read the file that CUTOVER_FORWARD names')
    expect(stderr()).toContain('Expected CUTOVER_VERDICT_WEBHOOK and CUTOVER_VERDICT_WEBHOOK_SECRET, got only CUTOVER_VERDICT_WEBHOOK_SECRET')
    expect(stderr()).not.toContain('hunter2')
  })

  test('does not forward to itself, whatever it is called', async () => {
    const folder = runsFolder()
    const file = join(folder, 'forward.json')
    writeFileSync(file, JSON.stringify({ destinations: { me: { url: 'http://localhost:45871/otlp' } } }))
    const { exited, stderr } = start(['--port', '45871', '--runs', folder], { CUTOVER_FORWARD: file })
    expect([await exited, stderr()]).toEqual([2, "CUTOVER_FORWARD: destinations.me.url names this collector's own intake: give another one\n"])
  })

  test('ends when its parent is gone', async () => {
    const { child, url, exited } = start(['--port', '0', '--runs', runsFolder()])
    await url
    child.stdin?.end()
    expect(await exited).toBe(0)
  })

  test('has every export that it acknowledged when it is killed', async () => {
    const folder = runsFolder()
    const { child, at, exited } = await startRun(folder, 'killed')
    let acknowledged = 0
    const senders = [1, 2, 3, 4].map(async sender => {
      for (let i = 0; ; i++) {
        const { status } = await ask(at, '/v1/metrics', requestsExport('killed', `k6-${sender}`, began + i * 1000, i))
        if (status === 200) acknowledged++
        if (acknowledged === 100) child.kill('SIGKILL')
      }
    })
    await Promise.allSettled(senders)
    expect(await exited).toBe('SIGKILL')
    const { frames } = readRecord(join(folder, 'killed', 'record.bin'), () => undefined)
    expect(frames).toBeGreaterThanOrEqual(acknowledged + 1)
  })

  test('leaves runs alone that another collector writes', async () => {
    const folder = runsFolder()
    const first = await startRun(folder, 'mine')
    const second = start(['--port', '0', '--runs', folder])
    const at = (await second.url) ?? ''
    expect(second.stderr()).toContain('Cannot go on with run mine: another process writes it')
    expect((await ask(at, '/v1/metrics', requestsExport('mine', 'k6', began, 1))).status).toBe(400)
    expect((await ask(first.at, '/v1/metrics', requestsExport('mine', 'k6', began, 1))).status).toBe(200)
  })

  test('does not look at unclosed runs when it is told not to', async () => {
    const folder = runsFolder()
    const first = await startRun(folder, 'left')
    first.child.kill('SIGKILL')
    await first.exited
    const { url, stderr } = start(['--port', '0', '--runs', folder, '--no-resume'])
    const at = (await url) ?? ''
    expect(stderr()).toBe('')
    expect((await ask(at, '/api/runs')).json()).toEqual([{ id: 'left', state: 'interrupted' }])
  })

  test('on a disk that fills up refuses with 507, says so in the state, and keeps what it acknowledged', async () => {
    const folder = runsFolder()
    const { at, stderr } = await startRun(folder, 'full', 'ulimit -f 60; exec "$0" "$@"')
    let acknowledged = 0
    let refused = await ask(at, '/v1/metrics', large(0))
    for (let i = 1; refused.status === 200 && i < 200; i++) {
      acknowledged++
      refused = await ask(at, '/v1/metrics', large(i))
    }
    expect(refused).toMatchObject({ status: 507 })
    expect(refused.json().message).toContain('Cannot append to the record: EFBIG')
    expect((await ask(at, '/api/runs/full')).json()).toMatchObject({ load: 'stop', failure: expect.stringContaining('EFBIG') })
    expect((await ask(at, '/api/runs')).json()).toEqual([{ id: 'full', state: 'failed' }])
    expect(stderr()).toContain('EFBIG')
    const closed = await ask(at, '/api/runs/full/close', { reason: 'failed' })
    expect(closed.json()).toMatchObject({ closed: null, record: { signals: acknowledged + 1, torn: false } })
    expect(readRecord(join(folder, 'full', 'record.bin'), () => undefined)).toMatchObject({ frames: acknowledged + 1, torn: 0 })
    expect(readFileSync(join(folder, 'full', 'verdict.json'), 'utf8')).toBe(closed.text)
  })
})

describe('a collector that cannot start', () => {
  test('says which port is taken, with exit 4', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { exited, stderr } = start(['--port', port, '--runs', runsFolder()])
    expect(await exited).toBe(4)
    expect(stderr()).toBe(`Cannot listen on 127.0.0.1:${port} (EADDRINUSE): end what listens there, or choose another --port or --host\n`)
  })

  test('refuses to be reached by others without a token, with exit 2', async () => {
    const { exited, stderr } = start(['--host', '0.0.0.0', '--port', '0', '--runs', runsFolder()])
    expect(await exited).toBe(2)
    expect(stderr()).toContain('Cannot listen on 0.0.0.0 without a token')
  })

  test.each([[['--port', '70000']], [['--nothing']]])('refuses %j with exit 2', async args => {
    expect(await start(args).exited).toBe(2)
  })

  test('refuses a folder that it cannot write to, with exit 4', async () => {
    const { exited, stderr } = start(['--port', '0', '--runs', '/dev/null/runs'])
    expect(await exited).toBe(4)
    expect(stderr()).toContain('/dev/null/runs')
  })

  test('says how to start it', () => {
    const help = execFileSync(process.execPath, [main, '--help'], { encoding: 'utf8' })
    for (const flag of ['--host', '--port', '--runs', '--no-resume']) expect(help).toContain(flag)
  })
})

/** An export that does not compress well. */
function large(seed: number): object {
  const attributes = Array.from({ length: 100 }, (_, i) => ({ key: `k${i}`, value: { stringValue: String(Math.sin(seed * 1000 + i)) } }))
  return { resourceMetrics: [{ resource: { attributes: [...attributes, { key: 'cutover.run.id', value: { stringValue: 'full' } }] } }] }
}
