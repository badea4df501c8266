import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { assets } from '../../../rig/platform/assets.ts'
import { startServingChild } from '../../../rig/platform/serving-child.ts'
import { behindProxy, get, untilBroken } from './behind.ts'

test('proxy process: it prints its address, delays responses, and ends on request', async () => {
  await using behind = await behindProxy(0, (_request, response) => setTimeout(() => response.end('ok'), 100))
  const args = ['--to', behind.backend, '--address', '127.0.0.1', '--share', '1']
  const proxy = await startServingChild<{ url: string }>({
    name: 'The proxy',
    script: assets.delayingProxy,
    args,
    readyTimeoutMs: 20_000,
    stopTimeoutMs: 5_000,
  })
  const got = await get(proxy.ready.url)
  expect([String(got.body), got.took > 198]).toEqual(['ok', true])
  await proxy[Symbol.asyncDispose]()
  expect(await proxy.exited).toBe(0)
})

test('proxy process: it ends when its parent is gone, even during a request', async () => {
  const requested = Promise.withResolvers<void>()
  await using behind = await behindProxy(0, () => requested.resolve())
  const child = spawn(process.execPath, [assets.delayingProxy, '--to', behind.backend, '--address', '127.0.0.1', '--share', '0.25'])
  const [line] = await once(child.stdout, 'data')
  const waiting = untilBroken(JSON.parse(String(line)).url)
  await requested.promise
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([0, null])
  expect((await waiting).text).toBe('')
})
