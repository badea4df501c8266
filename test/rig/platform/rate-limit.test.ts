import { describe, expect, test } from 'vitest'
import { throttleLog } from '../../../rig/platform/rate-limit.ts'
import { createApiClient } from '../../../rig/probes/api-client.ts'
import { answer, serve } from './backend.ts'

describe('rate limit', () => {
  test.each([
    [1, [200, 2, 1]],
    [9, [429, 3, 2]],
  ])('the client sends at most three requests when %i of them are rate limited', async (limited, expected) => {
    let requestCount = 0
    await using backend = await serve((_request, _body, response) =>
      ++requestCount <= limited ? void response.writeHead(429, { 'retry-after': '0' }).end() : answer(response, 200, {}),
    )
    const lines: string[] = []
    using api = createApiClient(new URL(backend.url), '127.0.0.1', 'baseline', { onRateLimit: line => lines.push(line) })
    const { status } = await api.send('platform.health', { timeout: 1000 })
    expect([status, requestCount, lines.length]).toEqual(expected)
    expect(lines[0]).toBe('a rate limiter answered 429: waiting 0 s')
  })
})

test('rate limit: messages of many clients are printed once in ten seconds', () => {
  let time = 0
  const lines: string[] = []
  const log = throttleLog(line => lines.push(line), { intervalMs: 10_000, now: () => time })
  for (; time <= 20_000; time += 1_000) log(`at ${time}`)
  expect(lines).toEqual(['at 0', 'at 10000', 'at 20000'])
})
