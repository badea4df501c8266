import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lockServers } from '../../../rig/platform/lock.ts'
import { runCommand } from '../../live/command.ts'
import { answer, type Served, serve } from '../platform/backend.ts'

const folder = mkdtempSync(join(tmpdir(), 'cutover-control-'))
const runs = join(folder, 'runs')
const nobody = 'http://127.0.0.1:1'

/** A backend that only has a health endpoint, under one side's path. */
function healthy(root: '/api' | '/api/v1'): Promise<Served> {
  return serve((request, _body, response) =>
    request.url === `${root}/health` ? answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance: root }) : answer(response, 404, {}),
  )
}

function control(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return runCommand(['control', '--runs', runs, ...args], environment)
}

describe('cutover control refuses with exit 2, and starts nothing:', () => {
  test.each([
    ['a baseline that nobody can reach', ['--baseline', nobody], `Cannot reach the baseline at ${nobody}: tried GET ${nobody}/api/health`],
    [
      'a candidate that nobody can reach',
      ['--baseline', nobody, '--candidate', nobody],
      `Cannot reach the candidate at ${nobody}: tried GET ${nobody}/api/v1/health`,
    ],
    ['a host that is not this machine', ['--baseline', 'http://203.0.113.7:3000'], 'add "203.0.113.7" to "allowHosts"'],
    ['a checkpoint that there is not', ['--baseline', nobody, '--checkpoint', '9'], 'Cannot run a control by checkpoint "9": it compares no latencies'],
    [
      'a slow-down that the policy allows',
      ['--baseline', nobody, '--slowdown', '10%'],
      'Cannot detect a slowdown of 10 %: latency-p50 of checkpoint 3 allows 10 %',
    ],
    [
      'a profile that can decide nothing',
      ['--baseline', nobody, '--profile', 'smoke'],
      'A control with the profile smoke could only be inconclusive:\n  checkpoint control: ',
    ],
    ['a policy that is not there', ['--baseline', nobody, '--thresholds', join(folder, 'none.json')], 'none.json: ENOENT'],
  ])('%s', async (_, args, message) => {
    const ended = await control(args)
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringContaining(message)])
    expect(existsSync(runs)).toBe(false)
  })

  test('a history that was tampered with, before any load', async () => {
    const spoilt = join(folder, 'spoilt')
    mkdirSync(spoilt)
    writeFileSync(join(spoilt, 'history.jsonl'), '{}\n')
    const ended = await control(['--baseline', nobody, '--runs', spoilt])
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(`${join(spoilt, 'history.jsonl')}, line 1: its content does not match its hash`)])
  })

  test('a backend that another run has locked', async () => {
    await using baseline = await healthy('/api')
    using _run = lockServers([new URL(baseline.url).host])
    const ended = await control(['--baseline', baseline.url])
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringContaining(`Cannot lock the backend ${new URL(baseline.url).host}: process ${process.pid} on `),
    ])
  })
})

test('cutover control: a missing k6 is a failure of the rig, and nothing is stored', async () => {
  await using baseline = await healthy('/api')
  await using candidate = await healthy('/api/v1')
  const ended = await control(['--baseline', baseline.url, '--candidate', candidate.url], { CUTOVER_K6: join(folder, 'no-k6') })
  expect([ended.code, ended.stderr]).toEqual([4, expect.stringContaining('expected a k6 program at')])
  expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([])
})
