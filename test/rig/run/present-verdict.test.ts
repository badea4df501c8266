import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { judgeRecord, type Verdict } from '../../../collector/index.ts'
import { processIo, runWithIo } from '../../../rig/platform/command-io.ts'
import { parsePolicyFile, readPolicy } from '../../../rig/run/policy-file.ts'
import { compareWithStored, presentInterruption, type Stored } from '../../../rig/run/present-verdict.ts'

const folder = join(import.meta.dirname, '../../fixtures/records/equal')
const file = join(folder, 'verdict.json')
const policy = join(folder, 'policy.json')
const own = readFileSync(policy, 'utf8')
const stored: Stored = { verdict: file, policy, judgedBy: own }
const verdict: Verdict = JSON.parse(readFileSync(file, 'utf8'))
const other = 'f'.repeat(64)

describe('compareWithStored', () => {
  test('the same policy and record give the same bytes', () => {
    const again = judgeRecord(join(folder, 'record.bin'), readPolicy(policy).parsed)
    expect(compareWithStored(again, stored)).toBe(`The same, byte for byte, as ${file}.`)
  })

  test('a changed policy is named with its differences', () => {
    const margin = /("quantile": "p95",\s*"margin": )"15%"/
    expect(own).toMatch(margin)
    const judgedBy = own.replace(margin, '$1"4%"').replace(/"limit": 100\b/, '"limit": 1000')
    const again = judgeRecord(join(folder, 'record.bin'), parsePolicyFile(judgedBy, 'changed').parsed)
    expect(again.checkpoints).not.toEqual(verdict.checkpoints)
    expect(compareWithStored(again, { ...stored, judgedBy }).split('\n')).toEqual([
      `Different from ${file}: it was judged on another policy. Nothing was written.`,
      'The policies differ in:',
      '  criteria.latency-p95.margin: 15% → 4%',
      '  criteria.concurrent-users.limit: 100 → 1000',
    ])
  })

  test('a policy with another layout has no differences', () => {
    const judgedBy = JSON.stringify(JSON.parse(own))
    const again = judgeRecord(join(folder, 'record.bin'), parsePolicyFile(judgedBy, 'one line').parsed)
    expect(compareWithStored(again, { ...stored, judgedBy })).toContain('The policies have the same content; only their layout differs.')
  })

  test('a missing or invalid policy.json leaves the differences unknown', () => {
    const changed = { ...verdict, policy: { sha256: other } }
    const spoilt = join(mkdtempSync(join(tmpdir(), 'cutover-stored-')), 'policy.json')
    expect(compareWithStored(changed, { ...stored, policy: spoilt })).toContain(`The differences of the policies are unknown: there is no ${spoilt}.`)
    writeFileSync(spoilt, '{')
    expect(compareWithStored(changed, { ...stored, policy: spoilt })).toContain(`The differences of the policies are unknown: ${spoilt} is not a valid policy.`)
  })

  test.each([
    [{ ...verdict, record: { ...verdict.record, sha256: other } }, 'it was judged on another record'],
    [{ ...verdict, policy: { sha256: other }, record: { ...verdict.record, sha256: other } }, 'it was judged on another policy and another record'],
    [{ ...verdict, run: 'changed' }, 'it was changed, or written by another version'],
  ])('changed input %# is named', (changed, why) => {
    expect(compareWithStored(changed, stored).split('\n')[0]).toBe(`Different from ${file}: ${why}. Nothing was written.`)
  })

  test('a missing verdict.json is not compared; one that is not JSON was changed', () => {
    const none = join(mkdtempSync(join(tmpdir(), 'cutover-stored-')), 'verdict.json')
    expect(compareWithStored(verdict, { ...stored, verdict: none })).toBe(`Not compared: there is no ${none}. Nothing was written.`)
    writeFileSync(none, '{')
    expect(compareWithStored(verdict, { ...stored, verdict: none })).toContain('it was changed, or written by another version')
  })
})

describe('the text of an interrupted run', () => {
  /** What is printed on stdout. */
  async function present(of: Verdict, where: string | null): Promise<string[]> {
    const stdout = new PassThrough()
    await runWithIo({ ...processIo, stdout }, () => presentInterruption(of, { json: false, folder: where }))
    return String(stdout.read()).trimEnd().split('\n')
  }

  test('has its time, that it does not count, and the place of its record', async () => {
    const seconds = verdict.checkpoints[0]?.window?.seconds
    expect(await present(verdict, 'runs/r')).toEqual([
      `Run ${verdict.run} was interrupted after ${seconds} s of load: no verdict.`,
      'It counts neither as an attempt nor in the trends of the history.',
      'Show its record: `cutover judge runs/r`',
    ])
  })

  test('as JSON, stdout has verdict.json and stderr where its files are', async () => {
    const printed = { stdout: '', stderr: '' }
    const collect = (name: 'stdout' | 'stderr') => new PassThrough().on('data', chunk => (printed[name] += String(chunk)))
    await runWithIo({ ...processIo, stdout: collect('stdout'), stderr: collect('stderr') }, () => presentInterruption(verdict, { json: true, folder }))
    expect(JSON.parse(printed.stdout)).toEqual(verdict)
    expect(printed.stderr).toBe(`Files in ${folder}: record.bin, policy.json, verdict.json\n`)
  })

  test('names a resident collector, before the load', async () => {
    const unmeasured = { ...verdict, checkpoints: verdict.checkpoints.map(checkpoint => ({ ...checkpoint, window: null })) }
    const [first, , third] = await present(unmeasured, null)
    expect(first).toBe(`Run ${verdict.run} was interrupted before any measurement: no verdict.`)
    expect(third).toBe('The collector keeps its record.')
  })
})
