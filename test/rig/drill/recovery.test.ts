import { expect, test } from 'vitest'
import { watchRecovery } from '../../../rig/drill/recovery.ts'
import { connectBackend } from '../../../rig/probes/backends.ts'
import { answer, serve } from '../platform/backend.ts'
import { knownAccount } from './orders.ts'

const watching = { candidateInstance: 'one', limitMs: 900, interrupted: new AbortController().signal }

test('recovery: a candidate that still answers at the baseline’s address serves nothing', async () => {
  const requests: string[] = []
  await using shop = await serve((request, _body, response) => {
    requests.push(request.url ?? '')
    answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance: 'one' })
  })
  const messages: string[] = []
  const connect = () => connectBackend('baseline', shop.url, [])
  const recovery = await watchRecovery([knownAccount()], { ...watching, connect, since: performance.now(), log: line => messages.push(line) })
  const detail = `at ${shop.url} the candidate still responds (instance one)`
  expect(recovery).toMatchObject({ recovered: false, checks: [{ check: 'sign-in', passed: 0, total: 3, detail }, { total: 1 }, { total: 1 }, { total: 3 }] })
  expect(recovery.secondsToRecover).toBeGreaterThan(0.9)
  expect(messages).toEqual([expect.stringContaining(`after 1 s still failing: sign-in 0 of 3 (${detail})`)])
  expect(new Set(requests)).toEqual(new Set(['/api/health']))
})

test('recovery: a failure outside of the baseline ends the drill', async () => {
  const connect = () => Promise.reject(new TypeError('a bug'))
  await expect(watchRecovery([knownAccount()], { ...watching, connect, since: performance.now(), log: () => {} })).rejects.toThrow('a bug')
})

test('recovery: Ctrl-C ends the wait at once', async () => {
  const control = new AbortController()
  const connect = async () => await connectBackend('baseline', 'http://127.0.0.1:1', [])
  const log = () => control.abort(new Error('interrupted'))
  const began = performance.now()
  const waiting = watchRecovery([knownAccount()], { ...watching, connect, limitMs: 60_000, since: began, interrupted: control.signal, log })
  await expect(waiting).rejects.toThrow('interrupted')
  expect(performance.now() - began).toBeLessThan(900)
})
