import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { Client } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import type { Ready } from '../../../targets/demo/demo.ts'
import { launchDemo, readyLine, send, setFaults, text } from './running-demo.ts'

/** Data directory of the server, as reported by PostgreSQL. */
async function dataFolder({ database }: Ready): Promise<string> {
  const client = new Client({ connectionString: database })
  await client.connect()
  const { rows } = await client.query<{ data_directory: string }>('show data_directory')
  await client.end()
  return rows[0]?.data_directory ?? ''
}

/** A zombie process has an empty command line. */
async function runs(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || (await readFile(`/proc/${pid}/cmdline`, 'utf8')) !== ''
  } catch {
    return false
  }
}

async function nothingLeft({ pids }: Ready, folder: string): Promise<void> {
  await vi.waitFor(
    async () => {
      for (const [name, pid] of Object.entries(pids)) expect([name, await runs(pid)]).toEqual([name, false])
      expect(existsSync(folder)).toBe(false)
    },
    { timeout: 10_000, interval: 50 },
  )
}

describe('demo: no process and no folder is left after', () => {
  test('SIGTERM, sent twice, with exit code 0', async () => {
    const child = launchDemo()
    const ready = await readyLine(child)
    const folder = await dataFolder(ready)
    expect(existsSync(folder)).toBe(true)
    child.kill('SIGTERM')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    await nothingLeft(ready, folder)
  })

  test('the end of its parent', async () => {
    const child = launchDemo()
    const ready = await readyLine(child)
    const folder = await dataFolder(ready)
    child.stdin?.end()
    expect(await once(child, 'exit')).toEqual([0, null])
    await nothingLeft(ready, folder)
  })

  test('SIGKILL', async () => {
    const child = launchDemo()
    const ready = await readyLine(child)
    const folder = await dataFolder(ready)
    child.kill('SIGKILL')
    await nothingLeft(ready, folder)
  })

  test('SIGTERM during the restart of a backend', async () => {
    const child = launchDemo()
    const ready = await readyLine(child)
    const folder = await dataFolder(ready)
    await setFaults(ready, 'candidate', { restart: 600 })
    await vi.waitFor(() => expect(send(ready, 'candidate', 'platform.health')).rejects.toThrow())
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    await nothingLeft(ready, folder)
  })

  test('SIGTERM during the start', async () => {
    const child = launchDemo()
    const complaints = text(child.stderr)
    await once(child.stderr ?? child, 'data')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await complaints).not.toContain('did not start')
  })
})

test('demo: a taken port exits with 4 and one sentence', async () => {
  await using server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const child = launchDemo(['--baseline-port', '0', '--candidate-port', String(port)])
  const complaints = text(child.stderr)
  expect(await once(child, 'exit')).toEqual([4, null])
  expect((await complaints).trim().split('\n').at(-1)).toBe(`demo: The candidate backend did not start: port ${port} on 127.0.0.1 is taken`)
})

test('demo: a taken database port exits with 4 and one sentence', async () => {
  await using server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const child = launchDemo(['--database-port', String(port)])
  const complaints = text(child.stderr)
  expect(await once(child, 'exit')).toEqual([4, null])
  expect(await complaints).toContain(`demo: PostgreSQL did not start: port ${port} on 127.0.0.1 is taken`)
})

test.each([[['--baseline-port', 'http']], [['--baseline-port', '70000']], [['--unknown']]])('demo: the flags %j are refused with exit code 2', async args => {
  const child = launchDemo(args)
  const complaints = text(child.stderr)
  expect(await once(child, 'exit')).toEqual([2, null])
  expect(await complaints).toContain('Usage:')
})

test('demo: a part that exits unexpectedly is named, and the others continue until SIGINT', async () => {
  const child = launchDemo()
  const complaints = text(child.stderr)
  const ready = await readyLine(child)
  const folder = await dataFolder(ready)
  process.kill(ready.pids.candidate, 'SIGKILL')
  await vi.waitFor(() => expect(send(ready, 'candidate', 'platform.health')).rejects.toThrow())
  expect((await send(ready, 'baseline', 'catalog.categories')).status).toBe(200)
  if (ready.pids.postgres === undefined) throw new Error('expected a PostgreSQL of its own')
  process.kill(ready.pids.postgres, 'SIGKILL')
  await vi.waitFor(async () => expect((await send(ready, 'baseline', 'catalog.categories')).status).toBe(500))
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
  await nothingLeft(ready, folder)
  expect(await complaints).toContain('the candidate backend ended by itself (SIGKILL)')
  expect(await complaints).toContain('PostgreSQL ended by itself')
})
