import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readOpening } from '../../../collector/index.ts'
import { account } from '../../../contract/accounts.ts'
import { runCommand } from '../../live/command.ts'
import { send, startedDemo } from '../../targets/demo/running-demo.ts'
import { answer, serve } from '../platform/backend.ts'

const runs = mkdtempSync(join(tmpdir(), 'cutover-clean-'))
const runId = '2026-01-05-081500-4f2a'
const recorded = join(import.meta.dirname, '..', '..', 'fixtures', 'records', 'equal')
const nobody = 'http://127.0.0.1:1'

function clean(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return runCommand(['clean', '--runs', runs, ...args], environment)
}

function health(environment: string) {
  return serve((_request, _body, response) => answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance: 'i', environment }))
}

describe('cutover clean refuses with exit 2, and deletes nothing:', () => {
  test.each([
    ['a run that there is not', ['short', '--baseline', nobody], 'Cannot find the run short: expected record.bin in'],
    ['a run without a record', [runId], `Cannot clean run ${runId}: it has no record in ${runs}, so its backends are unknown. Pass --baseline <url>`],
    ['a baseline that nobody can reach', [runId, '--baseline', nobody], `Cannot reach the baseline at ${nobody}`],
    ['a host that is not this machine', [runId, '--baseline', 'http://203.0.113.7'], 'add "203.0.113.7" to "allowHosts"'],
  ])('%s', async (_, args, message) => {
    const ended = await clean(args)
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringContaining(message)])
  })

  test('a backend in production', async () => {
    await using backend = await health('production')
    const ended = await clean([runId, '--baseline', backend.url])
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('reports that it is in production')])
  })

  test('a backend without a configured administrator, and describes the manual cleanup', async () => {
    await using backend = await health('staging')
    const ended = await clean([runId, '--baseline', backend.url], { CUTOVER_ADMIN_EMAIL: '', CUTOVER_ADMIN_PASSWORD: '' })
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('set CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD')])
    expect(ended.stderr).toContain(`'${runId}.%@load.cutover.test'`)
  })

  test('an administrator with an address but no password', async () => {
    await using backend = await health('staging')
    const ended = await clean([runId, '--baseline', backend.url], { CUTOVER_ADMIN_EMAIL: 'boss@shop.example', CUTOVER_ADMIN_PASSWORD: '' })
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('only one of CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD is set')])
  })
})

test('cutover clean: a backend that refuses the administrator leaves the data and exits with 4', async () => {
  await using backend = await health('demo')
  const ended = await clean([runId, '--baseline', backend.url])
  expect([ended.code, ended.stdout]).toEqual([4, expect.stringContaining(`could not clean up all of run ${runId}: deleted nothing`)])
})

test('cutover clean: the run id comes from the record, the URLs from the flags where they are given', { timeout: 60_000 }, async () => {
  await using demo = await startedDemo()
  const { run, plan } = readOpening(join(recorded, 'record.bin'))
  expect(plan.arms.baseline.url).toMatch(/^http:\/\//)
  await send(demo.ready, 'baseline', 'auth.register', { body: account(run, 'baseline', 1) })
  const ended = await clean([recorded, '--baseline', demo.ready.baseline])
  expect([ended.code, ended.stdout]).toEqual([0, `cleaned up after run ${run}: deleted 1 accounts\n`])
})
