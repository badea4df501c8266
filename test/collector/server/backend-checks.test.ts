import { expect, test } from 'vitest'
import { backendChecksPath } from '../../../contract/backend-checks.ts'
import { collector, sendRequest } from './test-collector.ts'

const up = { backend: 'baseline', outcome: 'up', seconds: 0.03 }

async function shown(url: string): Promise<string[]> {
  const { text } = await sendRequest(url, '/metrics')
  return text.split('\n').filter(line => /^cutover_backend_up_(checks_total|duration_seconds_(count|sum|bucket.*le="0\.05"))/.test(line))
}

test('backend checks: /metrics sums the checks of a prober, and shows both outcomes from the first check on', async () => {
  const { url } = await collector()
  expect(await shown(url)).toEqual([])
  const checks = [up, up, { backend: 'candidate', outcome: 'down', seconds: 2 }]
  expect(await sendRequest(url, backendChecksPath, { checks })).toMatchObject({ status: 204 })
  expect(await sendRequest(url, backendChecksPath, { checks: [up] })).toMatchObject({ status: 204 })
  expect((await shown(url)).sort()).toEqual([
    'cutover_backend_up_checks_total{backend="baseline",outcome="down"} 0',
    'cutover_backend_up_checks_total{backend="baseline",outcome="up"} 3',
    'cutover_backend_up_checks_total{backend="candidate",outcome="down"} 1',
    'cutover_backend_up_checks_total{backend="candidate",outcome="up"} 0',
    'cutover_backend_up_duration_seconds_bucket{le="0.05",backend="baseline"} 3',
    'cutover_backend_up_duration_seconds_count{backend="baseline"} 3',
    'cutover_backend_up_duration_seconds_sum{backend="baseline"} 0.09',
  ])
})

test.each([
  [{}, '$.checks'],
  [{ checks: [{ ...up, backend: 'other' }] }, '$.checks[0].backend'],
  [{ checks: [{ ...up, seconds: -1 }] }, '$.checks[0].seconds'],
  [{ checks: Array.from({ length: 1001 }, () => up) }, '$.checks'],
])('backend checks: an invalid body (%#) is refused with its path, and not counted', async (body, path) => {
  const { url } = await collector()
  const { status, json } = await sendRequest(url, backendChecksPath, body)
  expect([status, json().errors[0].path]).toEqual([400, path])
  expect(await shown(url)).toEqual([])
})

test('backend checks: a request without the token is refused with 401', async () => {
  const { url } = await collector({ token: 'a-token' })
  expect(await sendRequest(url, backendChecksPath, { checks: [up] })).toMatchObject({ status: 401 })
  expect(await sendRequest(url, backendChecksPath, { checks: [up] }, { headers: { authorization: 'Bearer a-token' } })).toMatchObject({ status: 204 })
})
