import { expect, test } from 'vitest'
import { identifyBackend } from '../../../rig/probes/identity.ts'
import { answer, serve } from '../platform/backend.ts'

const health = { status: 'ok', name: 'Shop', version: '1.0.0', instance: 'a' }

test('identity: a backend that fails once is requested again', async () => {
  let requestCount = 0
  await using server = await serve((_request, _body, response) => (++requestCount === 1 ? answer(response, 500, {}) : answer(response, 200, health)))
  expect(await identifyBackend(server.api('baseline'))).toMatchObject({ name: 'Shop' })
  expect(requestCount).toBe(2)
})

test('identity: a backend that keeps failing is refused with its last response', async () => {
  await using server = await serve((_request, _body, response) => answer(response, 503, {}))
  await expect(identifyBackend(server.api('baseline'))).rejects.toThrow('it answered 503')
})
