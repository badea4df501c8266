import { describe, expect, test } from 'vitest'
import { showsLiveKey } from '../../../contract/secrets.ts'
import { waitForRecovery } from '../../../rig/capacity/take-step.ts'
import { sendOnce } from '../../../rig/drill/attempt.ts'
import { watchRecovery } from '../../../rig/drill/recovery.ts'
import { createApiClient } from '../../../rig/probes/api-client.ts'
import { connectBackend } from '../../../rig/probes/backends.ts'
import { sendWithRetries } from '../../../rig/probes/census/ask.ts'
import { createLiveKeyGuard, LiveKeySeen, liveKeyEvent } from '../../../rig/probes/live-key.ts'
import { answer, serve } from '../platform/backend.ts'

// Put together here, so that no scanner of source code takes them for real ones.
const keys = [...['sk', 'pk', 'rk'].map(kind => `${kind}_live_${'0'.repeat(24)}`), `CHASECK-${'0'.repeat(32)}`, `CHAPUBK-${'0'.repeat(32)}`]
const tests = ['sk_test_0000000000000000', 'CHASECK_TEST-00000000000000', 'risk_live_00000000000', 'sk_live_', '"is_live_mode":true', 'a task_live_12345678']

describe('live key', () => {
  test.each(keys)('such as %s is seen within JSON', key => expect(showsLiveKey(JSON.stringify({ gateway: { key } }))).toBe(true))
  test.each(tests)('a text without a live key raises no alarm: %s', text => expect(showsLiveKey(JSON.stringify({ text }))).toBe(false))

  test.each(['body', 'header'])('one in the %s of a response raises the alarm with its place, without the key', async where => {
    const [key = ''] = keys
    await using backend = await serve((_request, _body, response) => {
      if (where === 'header') response.setHeader('x-gateway', key)
      answer(response, 200, where === 'body' ? { key } : {})
    })
    const guard = createLiveKeyGuard('candidate')
    using api = createApiClient(new URL(backend.url), '127.0.0.1', 'candidate', { inspect: guard.inspect })
    const seen: unknown = await api.send('catalog.list', { query: 'search=x', timeout: 1000 }).catch((error: unknown) => error)
    expect(seen).toBeInstanceOf(LiveKeySeen)
    expect(String(seen)).toContain('An answer of the candidate (GET /api/v1/products) holds a live key of a payment gateway')
    expect(guard.signal.reason).toBe(seen)
    expect(JSON.stringify([String(seen), liveKeyEvent(new LiveKeySeen({ target: 'candidate', at: 'x' }))])).not.toContain('_live_')
  })

  /** A backend whose every response shows a live key. @returns it, its guarded client, and how often it was asked */
  async function serveKey() {
    const requests: string[] = []
    const backend = await serve((request, _body, response) => {
      requests.push(request.url ?? '')
      answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance: 'i', gatewayKey: keys[0] })
    })
    const url = new URL(backend.url)
    const guard = createLiveKeyGuard('baseline')
    const api = createApiClient(url, '127.0.0.1', 'baseline', { inspect: guard.inspect })
    const dispose = async () => {
      api[Symbol.dispose]()
      await backend[Symbol.asyncDispose]()
    }
    return { url, guard, api, requests, [Symbol.asyncDispose]: dispose }
  }

  test('no retry and no wait swallows it', async () => {
    await using shop = await serveKey()
    const signal = new AbortController().signal
    const backend = {
      ...shop,
      address: '127.0.0.1',
      side: 'baseline',
      identity: { name: 'Shop', version: '1', instance: 'i' },
      [Symbol.dispose]: () => {},
    } as const
    await expect(sendWithRetries(shop.api, 'platform.health', {}, signal)).rejects.toBeInstanceOf(LiveKeySeen)
    await expect(sendOnce(shop.api, 'platform.health', {})).rejects.toBeInstanceOf(LiveKeySeen)
    await expect(waitForRecovery(backend, signal)).rejects.toBeInstanceOf(LiveKeySeen)
    const watch = { candidateInstance: 'x', since: performance.now(), limitMs: 60_000, interrupted: signal, log: () => {} }
    const connect = () => connectBackend('baseline', shop.url.origin, [])
    await expect(watchRecovery([], { ...watch, connect })).rejects.toBeInstanceOf(LiveKeySeen)
    expect(shop.requests).toHaveLength(4)
  })

  test('one in the health response refuses the backend', async () => {
    await using backend = await serve((_request, _body, response) =>
      answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance: 'i', gatewayKey: keys[1] }),
    )
    const refused: unknown = await connectBackend('baseline', backend.url, []).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(LiveKeySeen)
    expect(String(refused)).toContain('holds a live key')
  })
})
