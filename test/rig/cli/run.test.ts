import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assets } from '../../../rig/platform/assets.ts'
import { lockServers } from '../../../rig/platform/lock.ts'
import { collector } from '../../collector/server/test-collector.ts'
import { runCommand } from '../../live/command.ts'
import { answer, type Served, serve } from '../platform/backend.ts'

const folder = mkdtempSync(join(tmpdir(), 'cutover-run-'))
const runs = join(folder, 'runs')
let instances = 0

/** A backend that only has a health endpoint, for what `run` looks at before the load. */
function healthy(instance = `i${++instances}`): Promise<Served> {
  return serve((_request, _body, response) => answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance }))
}

function run(baseline: string, candidate: string, more: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
  return runCommand(['run', '--baseline', baseline, '--candidate', candidate, '--runs', runs, ...more], environment)
}

/** A policy file: the repository's own, changed. */
function policy(name: string, change: (policy: Record<string, unknown>) => unknown): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(assets.thresholds, 'utf8')))))
  return file
}

describe('cutover run refuses with exit 2, and starts nothing:', () => {
  test('a policy with errors, listing each with its path', async () => {
    const wrong = policy('wrong.json', found => ({ ...found, nonsense: 1, names: { baseline: 'Next.js' } }))
    const ended = await run('http://127.0.0.1:1', 'http://127.0.0.1:2', ['--thresholds', wrong])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain(`${wrong} has 2 errors:`)
    expect(ended.stderr).toContain('$.nonsense: unknown key')
    expect(ended.stderr).toContain('$.names.candidate: missing')
    expect(ended.stdout).toBe('')
  })

  test('a policy that does not exist', async () => {
    const ended = await run('http://127.0.0.1:1', 'http://127.0.0.1:2', ['--thresholds', join(folder, 'none.json')])
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('none.json: ENOENT')])
  })

  test('a checkpoint that the policy does not have', async () => {
    const ended = await run('http://127.0.0.1:1', 'http://127.0.0.1:2', ['--checkpoint', '9'])
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringContaining('Unknown checkpoint "9": expected 1, 2, 3, shift-10, shift-50, shift-100, next or all'),
    ])
  })

  test('a profile of several runs on a resident collector, whose history it cannot read', async () => {
    const ended = await run('http://127.0.0.1:1', 'http://127.0.0.1:2', ['--profile', 'release', '--collector', 'http://127.0.0.1:3'])
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringContaining(`Profile release judges its 3 runs together, by the history in ${runs}: run it without --collector`),
    ])
  })

  test('a history that was changed, before any load', async () => {
    const spoilt = mkdtempSync(join(folder, 'spoilt-'))
    writeFileSync(join(spoilt, 'history.jsonl'), '{}\n')
    const ended = await runCommand(['run', '--baseline', 'http://127.0.0.1:1', '--candidate', 'http://127.0.0.1:2', '--runs', spoilt])
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(`${join(spoilt, 'history.jsonl')}, line 1: its content does not match its hash`)])
  })

  test('backends that cannot be reached, with each URL that was tried', async () => {
    const ended = await run('http://127.0.0.1:1', 'http://127.0.0.1:2')
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain('Cannot reach the baseline at http://127.0.0.1:1: tried GET http://127.0.0.1:1/api/health: connect ECONNREFUSED')
    expect(ended.stderr).toContain('Cannot reach the candidate at http://127.0.0.1:2: tried GET http://127.0.0.1:2/api/v1/health')
  })

  test('a backend that redirects elsewhere, without following', async () => {
    await using baseline = await healthy()
    await using candidate = await serve((_request, _body, response) => response.writeHead(301, { location: 'http://shop.example/' }).end())
    const ended = await run(baseline.url, candidate.url)
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('it answered 301 to http://shop.example/ (redirects are not followed')])
  })

  test('a server without the catalogue’s health endpoint', async () => {
    await using baseline = await healthy()
    await using candidate = await serve((_request, _body, response) => answer(response, 200, { status: 'fine' }))
    const ended = await run(baseline.url, candidate.url)
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('its answer is not what the catalogue promises: $.name: missing')])
  })

  test('a host that is not this machine', async () => {
    const ended = await run('http://203.0.113.7:3000', 'http://127.0.0.1:2')
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('add "203.0.113.7" to "allowHosts"')])
  })

  test.each([
    ['a database URL of another kind', ['--database-url', 'mysql://u:secret@127.0.0.1/shop'], 'expected something like postgres://'],
    [
      'a database elsewhere',
      ['--database-url', 'postgres://u:secret@203.0.113.7/shop'],
      'Cannot read the database 203.0.113.7/shop: 203.0.113.7 is not this machine',
    ],
    ['a read-back from a database that was not named', ['--read-back', 'database'], 'Give --database-url or CUTOVER_DATABASE_URL'],
    [
      'a read-back query that is not there',
      ['--database-url', 'postgres://u:secret@127.0.0.1/shop', '--read-back', 'database', '--read-back-sql', join(folder, 'none.sql')],
      'none.sql: ENOENT',
    ],
    ['one role for both backends', ['--database-roles', 'baseline=web,candidate=web'], 'expected two roles, as the database could not tell the backends apart'],
    ['roles that are none', ['--database-roles', 'web,api'], 'invalid value "web,api" for --database-roles: expected baseline=<role>,candidate=<role>'],
  ])('%s, without repeating a password', async (_, options, message) => {
    const ended = await run('http://127.0.0.1:1', 'http://127.0.0.1:2', options)
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(message)])
    expect(ended.stderr).not.toContain('secret')
  })

  test('a token that the resident collector rejects', async () => {
    await using baseline = await healthy()
    await using candidate = await healthy()
    const resident = await collector({ token: 'a-token-of-ours' })
    const asked = await run(baseline.url, candidate.url, ['--force', '--collector', resident.url], { CUTOVER_TOKEN: '' })
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('The collector requires its token: set CUTOVER_TOKEN')])
    const wrong = await run(baseline.url, candidate.url, ['--force', '--collector', resident.url], { CUTOVER_TOKEN: 'not-this-one' })
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('The collector rejects the token in CUTOVER_TOKEN')])
    expect(wrong.stderr).not.toContain('not-this-one')
  })

  test('settings of forwarding that cannot be used', async () => {
    const ended = await run('http://127.0.0.1:1', 'http://127.0.0.1:2', [], { CUTOVER_FORWARD: join(folder, 'none.json') })
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('Cannot read the file that CUTOVER_FORWARD names')])
  })

  test('one server under two names', async () => {
    await using first = await healthy('same')
    await using second = await healthy('same')
    const ended = await run(first.url, second.url)
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('are one server (instance same)')])
  })

  test('a second run on the same backends', async () => {
    await using baseline = await healthy()
    await using candidate = await healthy()
    using _first = lockServers([new URL(candidate.url).host])
    const ended = await run(baseline.url, candidate.url)
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringContaining(`Cannot lock the backend ${new URL(candidate.url).host}: process ${process.pid} on `),
    ])
  })

  test('a profile that cannot reach a go, unless --force is given', async () => {
    await using baseline = await healthy()
    await using candidate = await healthy()
    const refused = await run(baseline.url, candidate.url, ['--profile', 'smoke', '--checkpoint', '1'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('checkpoint 1: ')
    expect(refused.stderr).toContain('profile smoke measures 20 s')
    const wanted = await run(baseline.url, candidate.url, ['--profile', 'smoke', '--checkpoint', '1', '--force'], { CUTOVER_K6: join(folder, 'no-k6') })
    expect(wanted.stderr).toContain('This run cannot reach a go (running, --force)')
    expect(wanted.code).toBe(4)
  })
})

test('cutover run: a missing k6 is a failure of the rig, not a verdict', async () => {
  await using baseline = await healthy()
  await using candidate = await healthy()
  const ended = await run(baseline.url, candidate.url, [], { CUTOVER_K6: join(folder, 'no-k6') })
  expect([ended.code, ended.stderr]).toEqual([4, expect.stringContaining('expected a k6 program at')])
})
