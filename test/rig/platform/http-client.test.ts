import { expect, test } from 'vitest'
import { createHttpClient, isConnectionReset, ResponseCutOffError } from '../../../rig/platform/http-client.ts'
import { answer, serve } from './backend.ts'

test('HTTP client: a request goes to the address that its host was pinned to', async () => {
  await using server = await serve((request, body, response) => answer(response, 200, { host: request.headers.host, method: request.method, body }))
  const url = new URL(server.url.replace('127.0.0.1', 'shop.invalid'))
  using client = createHttpClient(url, '127.0.0.1')
  const { status, body } = await client.send({ method: 'POST', path: '/x', body: { a: 1 }, timeout: 5000 })
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ host: url.host, method: 'POST', body: '{"a":1}' })
})

test('HTTP client: a redirect is returned, not followed', async () => {
  await using server = await serve((_request, _body, response) => response.writeHead(302, { location: 'http://203.0.113.7/' }).end())
  const { status, headers } = await server.client.send({ path: '/', timeout: 5000 })
  expect([status, headers.location]).toEqual([302, 'http://203.0.113.7/'])
})

test('HTTP client: a response that does not arrive is an error that names the timeout', async () => {
  await using server = await serve(() => {})
  await expect(server.client.send({ path: '/', timeout: 200 })).rejects.toThrow('no answer within 0.2 s')
})

test('HTTP client: a response that stops half-way is an error too', async () => {
  await using server = await serve((_request, _body, response) => response.writeHead(200, { 'content-length': '10' }).write('half'))
  await expect(server.client.send({ path: '/', timeout: 200 })).rejects.toThrow('no answer within 0.2 s')
})

test('HTTP client: a response that breaks off half-way is told from one that never began', async () => {
  await using server = await serve((request, _body, response) => {
    if (request.url === '/half') response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy())
    else response.destroy()
  })
  await expect(server.client.send({ path: '/half', timeout: 5000 })).rejects.toBeInstanceOf(ResponseCutOffError)
  const never: unknown = await server.client.send({ path: '/never', timeout: 5000 }).catch((error: unknown) => error)
  expect(never).not.toBeInstanceOf(ResponseCutOffError)
  expect(isConnectionReset(never)).toBe(true)
})

test('HTTP client: bytes are not changed, and repeated headers stay apart', async () => {
  await using server = await serve((_request, _body, response) => {
    response
      .writeHead(
        200,
        [
          ['X-Twice', 'a'],
          ['x-twice', 'b'],
          ['X-Once', 'c'],
        ].flat(),
      )
      .end('\ufeff{"a": "é"}')
  })
  const { headers, body } = await server.client.send({ path: '/', timeout: 5000 })
  expect([headers['x-twice'], headers['x-once'], body]).toEqual([['a', 'b'], 'c', '\ufeff{"a": "é"}'])
})

test.each([
  [true, 2],
  [false, 6],
])('HTTP client: kept alive %s, six requests over at most two connections at once need %i', async (keepAlive, connections) => {
  const sockets = new Set<unknown>()
  let [open, most] = [0, 0]
  await using server = await serve((request, _body, response) => {
    sockets.add(request.socket)
    most = Math.max(most, ++open)
    setTimeout(() => {
      open--
      answer(response, 200, {})
    }, 20)
  })
  using client = createHttpClient(new URL(server.url), '127.0.0.1', { keepAlive, maxConnections: 2 })
  await Promise.all(Array.from({ length: 6 }, () => client.send({ path: '/', timeout: 5000 })))
  expect([sockets.size, most]).toEqual([connections, 2])
})
