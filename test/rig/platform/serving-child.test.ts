import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RigFailure } from '../../../rig/platform/failure.ts'
import { type ChildOptions, startServingChild } from '../../../rig/platform/serving-child.ts'
import { isAlive } from '../../live/process-tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'cutover-child-'))

/** Options for a child that runs this program. */
function child(name: string, program: string): ChildOptions {
  const script = join(folder, `${name}.mjs`)
  writeFileSync(script, program)
  return { name, script, args: [], readyTimeoutMs: 20_000, stopTimeoutMs: 500 }
}

test('serving child: it is ready once it prints its ready line, and ends on SIGTERM', async () => {
  const options = child(
    'polite',
    `setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit(0)); console.log('starting'); console.log('{"ready":true,"url":"u"}')`,
  )
  const started = await startServingChild<{ url: string }>(options)
  expect(started.ready.url).toBe('u')
  await started[Symbol.asyncDispose]()
  expect(await started.exited).toBe(0)
})

test('serving child: one that ignores SIGTERM is killed with its own children', async () => {
  const options = child(
    'stubborn',
    `import { spawn } from 'node:child_process'
    process.on('SIGTERM', () => {})
    const grandchild = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    setInterval(() => {}, 1000)
    console.log(JSON.stringify({ ready: true, grandchild: grandchild.pid }))`,
  )
  const started = await startServingChild<{ grandchild: number }>(options)
  await started[Symbol.asyncDispose]()
  expect(await started.exited).toBe(null)
  await expect.poll(() => isAlive(started.ready.grandchild)).toBe(false)
})

test('serving child: one that exits before it is ready rejects with the reason', async () => {
  const options = child('broken', `console.error('the port is taken'); process.exit(4)`)
  await expect(startServingChild(options)).rejects.toThrow('broken ended before it was ready (exit 4). Its last lines: the port is taken')
})

test('serving child: one that never becomes ready is ended', async () => {
  const options = { ...child('silent', 'setInterval(() => {}, 1000)'), readyTimeoutMs: 200 }
  await expect(startServingChild(options)).rejects.toThrow('silent was not ready within 0.2 s')
  await expect(startServingChild(options)).rejects.toBeInstanceOf(RigFailure)
})

test('serving child: an interruption ends the wait', async () => {
  const options = { ...child('slow', 'setInterval(() => {}, 1000)'), signal: AbortSignal.timeout(300) }
  await expect(startServingChild(options)).rejects.toThrow(/aborted|timeout/)
})

test('serving child: an unexpected exit is reported with its last lines; a requested one is not', async () => {
  const dying = child('Dying', `console.log('{"ready":true}'); console.error('out of memory'); setTimeout(() => process.exit(3), 300)`)
  await using unasked = await startServingChild(dying)
  await expect(unasked.endedUnexpectedly).rejects.toThrow('Dying ended during the run (exit 3): out of memory')

  const stopped = await startServingChild(child('Obedient', `setInterval(() => {}, 1000); console.log('{"ready":true}')`))
  await stopped[Symbol.asyncDispose]()
  expect(await Promise.race([stopped.endedUnexpectedly.catch(() => 'reported'), stopped.exited.then(() => 'not reported')])).toBe('not reported')
})
