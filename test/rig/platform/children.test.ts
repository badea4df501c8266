import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ChildOptions, startServing } from '../../../rig/platform/children.ts'
import { RigFailure } from '../../../rig/platform/failure.ts'
import { isAlive } from '../../live/process-tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'cutover-child-'))

/** Options for a child that runs this program. */
function child(name: string, program: string): ChildOptions {
  const script = join(folder, `${name}.mjs`)
  writeFileSync(script, program)
  return { name, script, args: [], readyWithin: 20_000, stopWithin: 500 }
}

test('a child is ready when it says so, and ends when it is asked', async () => {
  const options = child(
    'polite',
    `setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit(0)); console.log('starting'); console.log('{"ready":true,"url":"u"}')`,
  )
  const started = await startServing<{ url: string }>(options)
  expect(started.ready.url).toBe('u')
  await started[Symbol.asyncDispose]()
  expect(await started.exited).toBe(0)
})

test('one that ignores SIGTERM is killed, with what it started', async () => {
  const options = child(
    'stubborn',
    `import { spawn } from 'node:child_process'
    process.on('SIGTERM', () => {})
    const grandchild = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    setInterval(() => {}, 1000)
    console.log(JSON.stringify({ ready: true, grandchild: grandchild.pid }))`,
  )
  const started = await startServing<{ grandchild: number }>(options)
  await started[Symbol.asyncDispose]()
  expect(await started.exited).toBe(null)
  await expect.poll(() => isAlive(started.ready.grandchild)).toBe(false)
})

test('one that ends before it is ready says why', async () => {
  const options = child('broken', `console.error('the port is taken'); process.exit(4)`)
  await expect(startServing(options)).rejects.toThrow('broken ended before it was ready (exit 4); it said: the port is taken')
})

test('one that never becomes ready is ended', async () => {
  const options = { ...child('silent', 'setInterval(() => {}, 1000)'), readyWithin: 200 }
  await expect(startServing(options)).rejects.toThrow('silent was not ready within 0.2 s')
  await expect(startServing(options)).rejects.toBeInstanceOf(RigFailure)
})

test('waiting ends when the run is interrupted', async () => {
  const options = { ...child('slow', 'setInterval(() => {}, 1000)'), signal: AbortSignal.timeout(300) }
  await expect(startServing(options)).rejects.toThrow(/aborted|timeout/)
})

test('one that ends unasked is told, with its last words; one that was asked is not', async () => {
  const dying = child('Dying', `console.log('{"ready":true}'); console.error('out of memory'); setTimeout(() => process.exit(3), 300)`)
  await using unasked = await startServing(dying)
  await expect(unasked.gone).rejects.toThrow('Dying ended during the run (exit 3): out of memory')

  const asked = await startServing(child('Obedient', `setInterval(() => {}, 1000); console.log('{"ready":true}')`))
  await asked[Symbol.asyncDispose]()
  expect(await Promise.race([asked.gone.catch(() => 'told'), asked.exited.then(() => 'not told')])).toBe('not told')
})
