import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readOpening } from '../../../collector/index.ts'
import { refusalError } from '../../../rig/platform/collector-client.ts'
import { InputFailure, RigFailure } from '../../../rig/platform/failure.ts'
import { retryUpload } from '../../../rig/push/retry-upload.ts'
import { createUploadLog } from '../../../rig/push/upload-log.ts'
import { collector, sendRequest } from '../../collector/server/test-collector.ts'
import { recordOf } from '../../faults/records.ts'
import { runCommand } from '../../live/command.ts'
import { cutover } from '../../live/processes.ts'
import { serve } from '../platform/backend.ts'

const folder = recordOf('slower')
const { run } = readOpening(join(folder, 'record.bin'))
const token = 'a-token-of-ours'

/** Pushes a kept record by the command. */
async function push(url: string, environment: Record<string, string> = {}, pushed = folder) {
  const { code, stdout, stderr } = await runCommand(['push', pushed, '--collector', url], { CUTOVER_TOKEN: '', ...environment })
  return { code, stdout, stderr, all: stdout + stderr }
}

describe('cutover push', () => {
  test('the collector judges the run to the same bytes, whatever its folder is called, and recognises a second push', async () => {
    const resident = await collector({ token })
    const first = await push(resident.url, { CUTOVER_TOKEN: token })
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining(`Pushed run ${run} to ${resident.url}`)])
    expect(first.stdout).toContain('The collector judged it again: ✘ no-go')
    expect(first.stdout).toContain(`The same, byte for byte, as ${join(folder, 'verdict.json')}`)
    expect(first.stderr).toMatch(/sending run \S+: \d+\.\d MB\nrun \S+ is sent; the collector judges it/)
    const kept = await sendRequest(resident.url, `/api/runs/${run}/verdict`, undefined, { headers: { authorization: `Bearer ${token}` } })
    expect(kept.text).toBe(readFileSync(join(folder, 'verdict.json'), 'utf8'))
    const second = await push(resident.url, { CUTOVER_TOKEN: token })
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining('The collector already has it, unchanged: ✘ no-go')])
  })

  test('a missing or wrong token is refused, and no message contains a token', async () => {
    const resident = await collector({ token })
    const without = await push(resident.url)
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('The collector requires its token: set CUTOVER_TOKEN')])
    const wrong = await push(resident.url, { CUTOVER_TOKEN: 'not-this-one' })
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('The collector rejects the token in CUTOVER_TOKEN')])
    expect(wrong.all).not.toContain('not-this-one')
    expect(resident.runs.folders()).toEqual([])
  })

  test('a run whose id is taken and a run that was cut short are refused', async () => {
    const resident = await collector()
    await push(resident.url)
    const copy = mkdtempSync(join(tmpdir(), 'cutover-push-'))
    onTestFinished(() => rmSync(copy, { recursive: true }))
    cpSync(folder, copy, { recursive: true })
    writeFileSync(join(copy, 'policy.json'), `${readFileSync(join(folder, 'policy.json'), 'utf8')}\n`)
    const other = await push(resident.url, {}, copy)
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining(`The collector refused to take run ${run} with 409: Another run ${run} exists already`),
    ])
    const record = readFileSync(join(folder, 'record.bin'))
    writeFileSync(join(copy, 'record.bin'), record.subarray(0, record.length - 50))
    const elsewhere = await collector()
    const cut = await push(elsewhere.url, {}, copy)
    expect([cut.code, cut.stderr]).toEqual([2, expect.stringContaining('is not finished')])
  })

  test('a server that is no collector is refused', async () => {
    await using other = await serve((_request, _body, response) => response.writeHead(404).end('nothing here'))
    const ended = await push(other.url)
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('Is it a cutover collector, at this address?')])
    for (const page of ['<html>welcome</html>', '{"run":1}']) {
      await using site = await serve((_request, _body, response) => response.writeHead(200).end(page))
      const welcomed = await push(site.url)
      expect([welcomed.code, welcomed.stderr]).toEqual([
        2,
        expect.stringContaining('accepted the run but did not answer with its verdict. Is a cutover collector at this address?'),
      ])
      expect(welcomed.all).not.toContain('bug')
    }
    const path = await push('http://127.0.0.1:1/api')
    expect([path.code, path.stderr]).toEqual([2, expect.stringContaining('expected no path (http://127.0.0.1:1)')])
    const nothing = await push('http://127.0.0.1:1', {}, '/nowhere')
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('Cannot find the run /nowhere')])
  })
})

test('cutover push: an interruption while the collector judges ends it at once with 130', async () => {
  const asked = Promise.withResolvers<void>()
  await using silent = await serve(() => asked.resolve())
  const { child, finished } = cutover(['push', folder, '--collector', silent.url], { CUTOVER_TOKEN: '' })
  await asked.promise
  child.kill('SIGINT')
  const { code, stderr } = await finished
  expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted by SIGINT')])
  expect(stderr).not.toContain('trying again')
})

describe('retryUpload', () => {
  const interrupted = new AbortController().signal
  const answer = (status: number) => ({ status, headers: {}, body: '' })

  test('a failed connection and a 503 are retried, and the last response is returned', async () => {
    const said: string[] = []
    const answers = [Promise.reject(new Error('connect ECONNREFUSED')), Promise.resolve(answer(503)), Promise.resolve(answer(201))]
    for (const one of answers) one.catch(() => {})
    const asked = () => answers.shift() ?? Promise.reject(new Error('asked too often'))
    expect(await retryUpload(asked, { log: line => said.push(line), interrupted, pauses: [1, 1, 1] })).toEqual(answer(201))
    expect(said).toEqual(['connect ECONNREFUSED: retrying in 0.001 s', 'the collector answered 503: retrying in 0.001 s'])
  })

  test('the error of the last attempt is thrown', async () => {
    const gone = () => Promise.reject(new Error('connect ECONNREFUSED'))
    await expect(retryUpload(gone, { log: () => {}, interrupted, pauses: [1] })).rejects.toThrow('ECONNREFUSED')
  })
})

test.each([
  [507, '{"detail":"no space left"}', RigFailure, 'The collector refused to open it with 507: no space left'],
  [422, '{"detail":"The policy is wrong","errors":[{"path":"$.names","message":"missing"}]}', InputFailure, 'The policy is wrong; $.names: missing'],
  [500, '', RigFailure, 'it gave no reason'],
])('refusalError: %i names what is wrong, as a failure of input or rig', (status, body, kind, sentence) => {
  const error = refusalError('open it', { status, body }, true)
  expect(error).toBeInstanceOf(kind)
  expect(error.message).toContain(sentence)
})

test('upload log: a long upload has a line every two seconds, and one when all is sent', () => {
  const said: string[] = []
  let now = 0
  const sent = createUploadLog(
    'run a',
    20e6,
    line => said.push(line),
    () => now,
  )
  for (const [time, bytes] of [
    [1000, 1e6],
    [2500, 5e6],
    [3000, 6e6],
    [9000, 20e6],
  ] as const) {
    now = time
    sent(bytes)
  }
  expect(said).toEqual(['sending run a: 20.0 MB', 'sending run a: 5.0 of 20.0 MB', 'run a is sent; the collector judges it …'])
})
