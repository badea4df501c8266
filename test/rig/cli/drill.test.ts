import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../live/command.ts'
import { answer, type Served, serve } from '../platform/backend.ts'

const evidence = join(mkdtempSync(join(tmpdir(), 'cutover-drill-')), 'evidence')
const nobody = 'http://127.0.0.1:1'

const drill = (...args: readonly string[]) => runCommand(['drill', '--evidence', evidence, ...args])

/** A backend that only has health endpoints, of one process under both sides' paths; it counts what else is asked. */
async function healthy(environment = 'staging'): Promise<Served & { readonly others: string[] }> {
  const others: string[] = []
  const served = await serve((request, _body, response) => {
    if (/^\/api(\/v1)?\/health$/.test(request.url ?? ''))
      return answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance: 'one', environment })
    others.push(`${request.method} ${request.url}`)
    answer(response, 404, {})
  })
  return { ...served, others }
}

describe('cutover drill refuses with exit 2, and writes nothing:', () => {
  test.each([
    [
      'backends that nobody can reach',
      ['--baseline', nobody, '--candidate', nobody],
      `Cannot reach the candidate at ${nobody}: tried GET ${nobody}/api/v1/health`,
    ],
    [
      'a candidate that nobody can reach, however the traffic is led back',
      ['--baseline', nobody, '--candidate', nobody, '--switch-command', 'true'],
      `Cannot reach the candidate at ${nobody}`,
    ],
    [
      'a baseline on a host that is not this machine',
      ['--baseline', 'http://203.0.113.7:3000', '--candidate', nobody, '--switch-command', 'true'],
      'add "203.0.113.7" to "allowHosts"',
    ],
    ['fewer orders than there are fates', ['--baseline', nobody, '--candidate', nobody, '--orders', '2'], 'invalid value "2" for --orders: expected 3 to 100'],
    ['more orders than a page holds', ['--baseline', nobody, '--candidate', nobody, '--orders', '101'], 'invalid value "101" for --orders: expected 3 to 100'],
    ['no accounts', ['--baseline', nobody, '--candidate', nobody, '--accounts', '0'], 'invalid value "0" for --accounts: expected a whole number from 1'],
    [
      'no time at all',
      ['--baseline', nobody, '--candidate', nobody, '--max-duration', '0s'],
      'invalid value "0s" for --max-duration: expected a duration in seconds, minutes or hours, such as 90s or 15m, at most 24h',
    ],
    [
      'a time without a unit',
      ['--baseline', nobody, '--candidate', nobody, '--max-duration', '15'],
      'invalid value "15" for --max-duration: expected a duration in seconds, minutes or hours, such as 90s or 15m, at most 24h',
    ],
    ['a missing candidate', ['--baseline', nobody], 'drill needs --candidate <url>'],
  ])('%s', async (_, args, message) => {
    const ended = await drill(...args)
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringContaining(message)])
    expect(existsSync(evidence)).toBe(false)
  })

  test('a candidate in production', async () => {
    await using shop = await healthy('production')
    const ended = await drill('--baseline', nobody, '--candidate', shop.url, '--switch-command', 'true')
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('if you are allowed to put load on customers, add --allow-production')])
    expect(shop.others).toEqual([])
  })

  test('one server for both URLs', async () => {
    await using shop = await healthy()
    const ended = await drill('--baseline', shop.url, '--candidate', shop.url)
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('are one server')])
    expect(shop.others).toEqual([])
  })
})

test('cutover drill: a candidate without a product to order is inconclusive, and gets no further request', async () => {
  await using shop = await healthy()
  const ended = await drill('--baseline', nobody, '--candidate', shop.url, '--switch-command', 'true', '--keep-data')
  expect([ended.code, ended.stdout]).toEqual([
    3,
    'The drill is inconclusive: the candidate lists no product to order: catalog.list answered 404. No result is stored.\n',
  ])
  expect(shop.others).toEqual(['GET /api/v1/products?page=1&pageSize=20'])
  expect(existsSync(evidence)).toBe(false)
})
