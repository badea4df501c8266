import { expect, test } from 'vitest'
import type { ApiClient } from '../../../rig/probes/api-client.ts'
import { createUptimeProbe } from '../../../rig/probes/uptime.ts'
import { answer, serve } from '../platform/backend.ts'

/** Counts of a probe's metric as `target outcome` → value. */
function counts([metric]: readonly object[]): Record<string, number> {
  const { sum } = metric as { sum: { dataPoints: { attributes: { value: { stringValue: string } }[]; asDouble: number }[] } }
  return Object.fromEntries(sum.dataPoints.map(point => [point.attributes.map(({ value }) => value.stringValue).join(' '), point.asDouble]))
}

const health = (api: ApiClient) => (timeout: number) => api.send('platform.health', { timeout })
const well = async () => ({ status: 204, headers: {}, body: '' })

test('uptime: no response and 5xx are down, any other response is up', async () => {
  const statuses = [200, 404, 503, 302]
  await using candidate = await serve((_request, _body, response) => answer(response, statuses.shift() ?? 500, {}))
  await using baseline = await serve((_request, _body, response) => response.destroy())
  const uptime = createUptimeProbe({ baseline: health(baseline.api('baseline')), candidate: health(candidate.api('candidate')), control: well }, 1000)
  for (let i = 0; i < 4; i++) {
    uptime.probe()
    await uptime.waitUntilCounted()
  }
  expect(counts(uptime.metrics(5000))).toEqual({
    'baseline up': 0,
    'baseline down': 4,
    'candidate up': 3,
    'candidate down': 1,
    'control up': 4,
    'control down': 0,
  })
})

test('uptime: a hanging probe delays no other, and counts when it is over', async () => {
  let requestCount = 0
  await using hanging = await serve((_request, _body, response) => {
    if (++requestCount > 1) answer(response, 200, {})
  })
  await using answering = await serve((_request, _body, response) => answer(response, 200, {}))
  const uptime = createUptimeProbe({ baseline: health(answering.api('baseline')), candidate: health(hanging.api('candidate')), control: well }, 1000)
  uptime.probe()
  uptime.probe()
  await expect.poll(() => counts(uptime.metrics(2000))['candidate up']).toBe(1)
  expect(counts(uptime.metrics(2000))['candidate down']).toBe(0)
  await uptime.waitUntilCounted()
  expect(counts(uptime.metrics(4000))).toEqual({
    'baseline up': 2,
    'baseline down': 0,
    'candidate up': 1,
    'candidate down': 1,
    'control up': 2,
    'control down': 0,
  })
})

test.each([
  ['its own side', ['baseline', 'candidate'], ['/api/health', '/api/v1/health']],
  ['the one side that a control is about', ['candidate', 'candidate'], ['/api/v1/health', '/api/v1/health']],
] as const)('each arm is asked by the paths of %s', async (_, [baseline, candidate], expected) => {
  const paths: (string | undefined)[] = []
  await using server = await serve((request, _body, response) => {
    paths.push(request.url)
    answer(response, 200, {})
  })
  const uptime = createUptimeProbe({ baseline: health(server.api(baseline)), candidate: health(server.api(candidate)), control: well }, 0)
  uptime.probe()
  await uptime.waitUntilCounted()
  expect(paths.sort()).toEqual(expected)
})
