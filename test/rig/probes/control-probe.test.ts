import { describe, expect, test } from 'vitest'
import { openControlProbe } from '../../../rig/probes/control-probe.ts'
import { answer, serve } from '../platform/backend.ts'

describe('control probe', () => {
  test('it starts its own server unless a URL is given, and closes it', async () => {
    const probe = await openControlProbe(undefined, [])
    expect(probe.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect((await probe.send(1000)).status).toBe(204)
    await probe[Symbol.asyncDispose]()
    await expect(fetch(probe.url)).rejects.toThrow('fetch failed')
  })

  test('it requests the given page', async () => {
    const paths: (string | undefined)[] = []
    await using balancer = await serve((request, _body, response) => {
      paths.push(request.url)
      answer(response, 200, {})
    })
    await using probe = await openControlProbe(`${balancer.url}/status/up`, [])
    expect([probe.url, (await probe.send(1000)).status]).toEqual([`${balancer.url}/status/up`, 200])
    expect(paths).toEqual(['/status/up', '/status/up'])
  })

  test('a page that does not answer in time counts as down', async () => {
    let requestCount = 0
    await using slow = await serve((_request, _body, response) => {
      if (++requestCount === 1) answer(response, 200, {})
    })
    await using probe = await openControlProbe(slow.url, [])
    await expect(probe.send(50)).rejects.toThrow('no answer within 0.05 s')
  })

  test.each([
    ['a port without a listener', 'http://127.0.0.1:1/up', 'Cannot use http://127.0.0.1:1/up as the control: connect ECONNREFUSED'],
    ['a host that is not allowed', 'http://203.0.113.7/up', 'add "203.0.113.7" to "allowHosts"'],
    ['a query, which would be recorded', 'http://127.0.0.1:1/up?key=s3cret', 'expected a URL without a query'],
    ['credentials', 'http://me:s3cret@127.0.0.1:1/up', 'expected a URL without credentials'],
    ['text that is not a URL', 'up', 'Cannot read the URL "up"'],
  ])('it is refused for %s', async (_, url, message) => {
    const refusal = await openControlProbe(url, []).catch((error: Error) => error.message)
    expect(refusal).toContain(message)
    expect(refusal).not.toContain('s3cret')
  })

  test('it is refused when its page is down at the start', async () => {
    await using broken = await serve((_request, _body, response) => answer(response, 503, {}))
    await expect(openControlProbe(broken.url, [])).rejects.toThrow('it answered 503')
  })
})
