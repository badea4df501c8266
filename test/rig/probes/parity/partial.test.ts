import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpointIds } from '../../../../contract/endpoints.ts'
import { runCommand } from '../../../live/command.ts'
import { type RunningDemo, startedDemo } from '../../../targets/demo/running-demo.ts'
import { compare, told } from './compared.ts'
import { inFrontOf } from './partial.ts'

const noRoute = { status: 404, body: '<h1>Not Found</h1>' }

let demo: RunningDemo
beforeAll(async () => {
  demo = await startedDemo()
}, 60_000)
afterAll(() => demo[Symbol.asyncDispose]())

describe('parity with a candidate that has only some endpoints', () => {
  test('its endpoints are compared, and the baseline serves the rest in its place', { timeout: 40_000 }, async () => {
    const lacking = /^\S+ \/api\/v1\/(auth\/(register|login)|orders$|admin\/users)/
    await using candidate = await inFrontOf(demo.ready.candidate, asked => (lacking.test(asked) || asked.includes('no-such-route') ? noRoute : null))
    const parity = await compare({ baseline: demo.ready.baseline, candidate: candidate.url })
    const absent = endpointIds.filter(id => !parity.found.includes(id))
    expect(absent).toEqual([
      'auth.register',
      'auth.login',
      'orders.create',
      'admin.users.list',
      'admin.users.create',
      'admin.users.read',
      'admin.users.update',
      'admin.users.delete',
    ])
    const expected = absent.map(id => [id, [expect.stringMatching(/^not there: status 404 instead of 20[014]$/)]])
    expect(told(parity)).toEqual(expect.objectContaining(Object.fromEntries(expected)))
    // orders.list shares its path with orders.create up to the query, which only its own trial leaves out.
    expect(Object.keys(told(parity)).filter(id => !absent.some(one => one === id))).toEqual(['orders.list'])
    expect(parity.left).toBeNull()
  })

  test('a row that it does not find is not a missing route', { timeout: 30_000 }, async () => {
    const lost = { status: 404, body: '{"error":{"code":"not_found","message":"There is no such order."}}' }
    await using candidate = await inFrontOf(demo.ready.candidate, asked => (/^GET \/api\/v1\/orders\/\d+$/.test(asked) ? lost : null))
    const parity = await compare({ baseline: demo.ready.baseline, candidate: candidate.url }, { endpoints: ['orders.detail'] })
    expect([parity.found, told(parity)['orders.detail']?.[0]]).toEqual([['orders.detail'], 'status 404 instead of 200'])
  })
})

test.each([
  [301, '/api/v1/regional/tax', 'status 301, which turns POST into GET, instead of 308 to /api/v1/regional/tax'],
  [308, '/elsewhere', 'status 308 to /elsewhere instead of 308 to /api/v1/regional/tax'],
  [302, '/api/v1/regional/tax', 'status 302 instead of 308 to /api/v1/regional/tax'],
])('parity: an old path that redirects with %i to %s is reported', { timeout: 30_000 }, async (status, location, difference) => {
  await using candidate = await inFrontOf(demo.ready.candidate, asked => (asked === 'POST /api/regional/tax' ? { status, location, body: '' } : null))
  const parity = await compare({ baseline: demo.ready.baseline, candidate: candidate.url }, { endpoints: ['regional.tax'] })
  expect(told(parity)).toEqual({ 'regional.tax': [`old path /api/regional/tax: ${difference}`] })
})

test('parity: a candidate that limits the request rate leaves all endpoints unknown', { timeout: 60_000 }, async () => {
  let busy = false
  await using candidate = await inFrontOf(demo.ready.candidate, () => (busy ? { status: 429, body: '' } : null))
  const parity = compare(
    { baseline: demo.ready.baseline, candidate: candidate.url },
    { onProgress: () => (busy = true), endpoints: ['auth.me', 'catalog.list'] },
  )
  expect((await parity).compared.map(({ endpoint, outcome }) => [endpoint, outcome])).toEqual([
    ['auth.me', 'unreadable'],
    ['catalog.list', 'unreadable'],
  ])
})

test('parity without an administrator: endpoints with a role are unknown, others are compared, and remaining rows are reported', {
  timeout: 40_000,
}, async () => {
  const parity = await compare(demo.ready, {
    administrator: { email: 'nobody@test.example', password: 'none at all' },
    endpoints: ['auth.me', 'vendor.dashboard'],
  })
  expect(told(parity)).toEqual({ 'vendor.dashboard': [expect.stringContaining('set CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD')] })
  expect(parity.left).toContain('Test data of the comparison was not deleted')
})

describe('cutover parity', () => {
  const urls = (candidate = demo.ready.candidate) => ['--baseline', demo.ready.baseline, '--candidate', candidate]

  test('without differences it exits with 0 and prints a table', { timeout: 30_000 }, async () => {
    const ended = await runCommand(['parity', ...urls(), '--endpoint', 'catalog.list', 'regional.tax'])
    expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('2 of 2 endpoints answer the same, 0 differently; 0 could not be compared.')])
  })

  test('with differences it exits with 1, and prints JSON on request', { timeout: 30_000 }, async () => {
    await using candidate = await inFrontOf(demo.ready.candidate, asked => (asked.includes('/api/v1/categories') ? noRoute : null))
    const ended = await runCommand(['parity', ...urls(candidate.url), '--endpoint', 'catalog.categories', '--json'])
    expect(ended.code).toBe(1)
    expect(JSON.parse(ended.stdout)).toEqual({
      endpoints: [
        {
          endpoint: 'catalog.categories',
          outcome: 'different',
          differences: ['not there: status 404 instead of 200'],
          found: { baseline: true, candidate: false },
        },
      ],
      found: [],
      left: null,
    })
  })

  test('with endpoints that cannot be compared it exits with 3', { timeout: 30_000 }, async () => {
    const noAdministrator = { CUTOVER_ADMIN_EMAIL: 'nobody@test.example', CUTOVER_ADMIN_PASSWORD: 'none at all' }
    const ended = await runCommand(['parity', ...urls(), '--endpoint', 'vendor.orders'], noAdministrator)
    expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining('Test data of the comparison was not deleted')])
  })

  test('an endpoint that is not in the catalogue exits with 2', { timeout: 30_000 }, async () => {
    const ended = await runCommand(['parity', ...urls(), '--endpoint', 'auth.nothing'])
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringContaining('invalid value "auth.nothing" for --endpoint')])
  })

  test('an unreachable backend exits with 2', { timeout: 30_000 }, async () => {
    const ended = await runCommand(['parity', ...urls('http://127.0.0.1:1')])
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringContaining('Cannot reach the candidate at http://127.0.0.1:1')])
  })
})
