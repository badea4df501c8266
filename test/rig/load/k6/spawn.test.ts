import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { spawnK6 } from '../../../../rig/load/k6/spawn.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-spawn-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Starts a program of our own in k6's place, and waits until it is ready. */
async function start(source: string) {
  const program = join(folder, 'k6')
  await writeFile(program, `#!${process.execPath}\nconst { writeFileSync, appendFileSync } = require('node:fs')\n${source}\nwriteFileSync('ready', '')\n`)
  await chmod(program, 0o755)
  const k6 = await spawnK6({ program, script: 'scenarios.js', environment: {}, folder })
  await vi.waitFor(() => readFile(join(folder, 'ready')), { timeout: 10_000 })
  return k6
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('k6 process', () => {
  test('it is started quietly with the script', async () => {
    await using k6 = await start('console.error(JSON.stringify(process.argv.slice(2)))')
    const { code, lines } = await k6.exited
    expect(code).toBe(0)
    expect(JSON.parse(lines[0] ?? '')).toEqual(expect.arrayContaining(['run', '--quiet', '--no-usage-report', '--out', 'opentelemetry', 'scenarios.js']))
  })

  test('it gets one signal, even if stopped repeatedly', async () => {
    await using k6 = await start(`
      setInterval(() => {}, 1000)
      process.on('SIGINT', () => { appendFileSync('signals', 'x'); setTimeout(() => process.exit(105), 200) })`)
    const [first, second] = await Promise.all([k6.stop(10_000), k6.stop(10_000)])
    expect(first).toEqual({ code: 105, signal: null, lines: [] })
    expect(second).toBe(first)
    expect(await readFile(join(folder, 'signals'), 'utf8')).toBe('x')
  })

  test('it is killed with its children when it does not stop in time', async () => {
    await using k6 = await start(`
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      writeFileSync('child', String(child.pid))
      setInterval(() => {}, 1000)
      process.on('SIGINT', () => {})`)
    const child = Number(await readFile(join(folder, 'child'), 'utf8'))
    expect(await k6.stop(300)).toMatchObject({ code: null, signal: 'SIGKILL' })
    await vi.waitFor(() => expect(isAlive(child)).toBe(false), { timeout: 10_000 })
  })

  test('its last lines are kept, without failed requests', async () => {
    await using k6 = await start(`
      for (let i = 0; i < 30; i++) console.error('line ' + i)
      console.error('time="now" level=warning msg="Request Failed" error="EOF"')
      process.exitCode = 107`)
    const { code, lines } = await k6.exited
    expect(code).toBe(107)
    expect(lines).toHaveLength(20)
    expect(lines.at(-1)).toBe('line 29')
  })

  test('it does not outlive its parent', async () => {
    const k6 = await start('setInterval(() => {}, 1000)')
    await k6[Symbol.asyncDispose]()
    expect(isAlive(k6.pid)).toBe(false)
  })

  test('a binary that cannot be started is named in the error', async () => {
    const program = join(folder, 'missing')
    await expect(spawnK6({ program, script: 'x', environment: {}, folder })).rejects.toThrow(`Cannot start k6 (${program})`)
  })
})
