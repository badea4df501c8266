import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { startProxy } from '../../../rig/control/delaying-proxy.ts'
import { behindProxy, bytesOf, get, untilBroken } from './behind.ts'

/** Answers after so many ms, and writes down how long it really took. */
function answering(milliseconds: number, took: number[]) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    const start = performance.now()
    await bytesOf(request)
    await sleep(milliseconds)
    response.end('done')
    took.push(performance.now() - start)
  }
}

describe('delaying proxy: a response', () => {
  test.each([
    [0.25, 200],
    [0.5, 40],
    [1, 120],
  ])('takes %f of the backend’s time in addition', async (share, milliseconds) => {
    const took: number[] = []
    const beyond: number[] = []
    await using behind = await behindProxy(share, answering(milliseconds, took))
    for (let i = 0; i < 5; i++) beyond.push((await get(behind.proxy, { method: 'POST', body: 'x' })).took - (1 + share) * (took[i] ?? Number.NaN))
    // A timer of whole milliseconds may end half a one early; a busy machine makes any of them late.
    expect(Math.min(...beyond)).toBeGreaterThan(-1.5)
    expect(Math.min(...beyond)).toBeLessThan(10)
  })

  test('is not delayed by a proxy without a slowdown', async () => {
    const took: number[] = []
    await using behind = await behindProxy(0, answering(50, took))
    const totals = []
    for (let i = 0; i < 5; i++) totals.push((await get(behind.proxy)).took - (took[i] ?? Number.NaN))
    expect(Math.min(...totals)).toBeLessThan(10)
  })

  test('is forwarded part by part, each part at its time', async () => {
    await using behind = await behindProxy(1, async (_request, response) => {
      response.writeHead(200).flushHeaders()
      for (const part of ['a', 'b', 'c']) {
        await sleep(100)
        response.write(part)
      }
      response.end()
    })
    const start = performance.now()
    const asking = request(behind.proxy).end()
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    const arrivals: number[] = []
    for await (const _ of answer) arrivals.push(performance.now() - start)
    expect(arrivals).toHaveLength(3)
    arrivals.forEach((arrival, i) => {
      expect(arrival).toBeGreaterThan(200 * (i + 1) - 5)
      expect(arrival).toBeLessThan(200 * (i + 1) + 150)
    })
  })

  test('starts before it ends', async () => {
    const seen = Promise.withResolvers<void>()
    await using behind = await behindProxy(0.25, async (_request, response) => {
      response.write('first')
      await seen.promise
      response.end('second')
    })
    const asking = request(behind.proxy).end()
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    const [first] = await once(answer, 'data')
    expect(String(first)).toBe('first')
    seen.resolve()
    expect(String(await bytesOf(answer))).toBe('second')
  })

  test('of many small parts is delayed once', async () => {
    let took = 0
    await using behind = await behindProxy(0.25, async (_request, response) => {
      const start = performance.now()
      for (let i = 0; i < 20_000; i++) response.write('a row of it\n')
      await sleep(100)
      response.end(() => {
        took = performance.now() - start
      })
    })
    const got = await get(behind.proxy)
    expect(got.body.length).toBe(20_000 * 12)
    expect(got.took).toBeLessThan(1.25 * took + 500)
  })

  test('of many megabytes arrives complete, and its delay is not delayed again', async () => {
    const large = randomBytes(16 * 1024 * 1024)
    let took = 0
    await using behind = await behindProxy(0.25, async (request, response) => {
      const start = performance.now()
      const body = await bytesOf(request)
      await sleep(200)
      response.end(body, () => {
        took = performance.now() - start
      })
    })
    const got = await get(behind.proxy, { method: 'POST', body: large })
    expect(got.body.equals(large)).toBe(true)
    expect(got.took).toBeLessThan(1.25 * took + 500)
  })
})

describe('delaying proxy: forwarding', () => {
  test('response headers are those of the backend, and no others', async () => {
    await using behind = await behindProxy(0.25, (_request, response) => {
      response.sendDate = false
      response.writeHead(207, 'Quite So', ['Set-Cookie', 'a=1', 'x-ODD-case', 'Yes', 'set-cookie', 'b=2', 'Location', '/api/elsewhere', 'Content-Length', '2'])
      response.end('ok')
    })
    const [direct, proxied] = [await get(behind.backend), await get(behind.proxy)]
    expect(proxied).toMatchObject({ status: 207, message: 'Quite So' })
    expect(String(proxied.body)).toBe('ok')
    const own = (raw: readonly string[]) => raw.filter((_, i) => !/^(connection|keep-alive)$/i.test(raw[i - (i % 2)] ?? ''))
    expect(own(proxied.rawHeaders)).toEqual(own(direct.rawHeaders))
    expect(own(direct.rawHeaders)).toHaveLength(10)
  })

  test('request headers are those of the client, apart from the host', async () => {
    await using behind = await behindProxy(0, async (request, response) => {
      const body = String(await bytesOf(request))
      response.end(JSON.stringify({ method: request.method, url: request.url, rawHeaders: request.rawHeaders, body }))
    })
    const sent = { method: 'PATCH', path: '/api/a%20b//?q=%C3%A9&q=2', headers: ['X-One', '1', 'x-one', '2', 'Connection', 'keep-alive'], body: '{"a":1}' }
    const seen = JSON.parse(String((await get(behind.proxy, sent)).body))
    const asIs = ['X-One', '1', 'x-one', '2', 'Connection', 'keep-alive', 'Content-Length', '7']
    expect(seen).toEqual({ method: sent.method, url: sent.path, body: sent.body, rawHeaders: ['Host', new URL(behind.backend).host, ...asIs] })
  })

  test('a request body is forwarded while it is being written', async () => {
    const begun = Promise.withResolvers<string>()
    await using behind = await behindProxy(0, async (request, response) => {
      request.once('data', chunk => begun.resolve(String(chunk)))
      await once(request, 'end')
      response.end()
    })
    const asking = request(behind.proxy, { method: 'POST' })
    asking.write('first')
    expect(await begun.promise).toBe('first')
    asking.end('second')
    expect(((await once(asking, 'response')) as [IncomingMessage])[0].statusCode).toBe(200)
  })

  test.each([
    ['HEAD', 200, ['content-length', '1234']],
    ['GET', 204, []],
    ['DELETE', 204, []],
    ['GET', 304, ['etag', '"a"']],
    ['POST', 201, ['content-length', '0']],
  ])('a response without a body is forwarded: %s, %i', async (method, status, headers) => {
    await using behind = await behindProxy(0.25, (request, response) => request.resume().on('end', () => response.writeHead(status, headers).end()))
    await using agent = closing(new Agent({ keepAlive: true, maxSockets: 1 }))
    for (let i = 0; i < 2; i++) {
      const got = await get(behind.proxy, { method, agent })
      expect([got.status, got.body.length]).toEqual([status, 0])
      for (const text of headers) expect(got.rawHeaders).toContain(text)
    }
  })

  test('each connection of a client has one connection to the backend', async () => {
    const connections: (number | undefined)[] = []
    await using behind = await behindProxy(0, (request, response) => {
      connections.push(request.socket.remotePort)
      response.end('ok')
    })
    await using one = closing(new Agent({ keepAlive: true, maxSockets: 1 }))
    await using other = closing(new Agent({ keepAlive: true, maxSockets: 1 }))
    for (const agent of [one, one, one, other, other]) await get(behind.proxy, { agent })
    expect(new Set(connections.slice(0, 3)).size).toBe(1)
    expect(new Set(connections).size).toBe(2)
  })
})

describe('delaying proxy: failures', () => {
  test('a missing backend resets the connection', async () => {
    await using proxy = await startProxy({ to: new URL('http://127.0.0.1:1'), address: '127.0.0.1', share: 0.25 })
    expect(await untilBroken(proxy.url)).toEqual({ text: '', how: 'ECONNRESET' })
  })

  test('a backend that hangs up resets the connection, and the next request passes', async () => {
    let asked = 0
    await using behind = await behindProxy(0.25, (request, response) => {
      if (++asked === 1) request.socket.destroy()
      else response.end('back')
    })
    expect(await untilBroken(behind.proxy)).toEqual({ text: '', how: 'ECONNRESET' })
    expect(String((await get(behind.proxy)).body)).toBe('back')
  })

  test('a failure in the middle of a body cuts the body', async () => {
    await using behind = await behindProxy(0, (request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half')
      setTimeout(() => request.socket.resetAndDestroy(), 100)
    })
    expect(await untilBroken(behind.proxy)).toEqual({ text: expect.stringMatching(/^HTTP\/1.1 200 OK\r\n[\s\S]*\r\n\r\nhalf$/), how: 'ECONNRESET' })
  })

  test('a response that is not HTTP resets the connection', async () => {
    await using behind = await behindProxy(0.25, request => request.socket.end('nonsense\r\n\r\n'))
    expect(await untilBroken(behind.proxy)).toEqual({ text: '', how: 'ECONNRESET' })
  })

  test('a client that disconnects disconnects from the backend too', async () => {
    const gone = Promise.withResolvers<void>()
    await using behind = await behindProxy(0.25, (request, response) => {
      response.once('close', () => gone.resolve())
      request.resume().once('end', () => asking.destroy())
    })
    const asking = request(behind.proxy, { method: 'POST' }).on('error', () => {})
    asking.end('x')
    await gone.promise
  })
})

test('delaying proxy: it listens on the loopback address only', async () => {
  await using behind = await behindProxy(0, (_request, response) => response.end())
  expect(new URL(behind.proxy).hostname).toBe('127.0.0.1')
})

function closing(agent: Agent): Agent & AsyncDisposable {
  return Object.assign(agent, { [Symbol.asyncDispose]: async () => agent.destroy() })
}
