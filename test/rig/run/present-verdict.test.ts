import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgeRecord, type Verdict } from '../../../collector/index.ts'
import { parsePolicyFile, readPolicy } from '../../../rig/run/policy-file.ts'
import { compareWithStored, type Stored } from '../../../rig/run/present-verdict.ts'

const folder = join(import.meta.dirname, '../../fixtures/records/equal')
const file = join(folder, 'verdict.json')
const policy = join(folder, 'policy.json')
const own = readFileSync(policy, 'utf8')
const stored: Stored = { verdict: file, policy, judgedBy: own }
const verdict: Verdict = JSON.parse(readFileSync(file, 'utf8'))
const other = 'f'.repeat(64)

describe('a verdict beside the one that its run left', () => {
  test('the same bytes, by the same policy on the same record', () => {
    const again = judgeRecord(join(folder, 'record.bin'), readPolicy(policy).parsed)
    expect(compareWithStored(again, stored)).toBe(`The same, byte for byte, as ${file}.`)
  })

  test('another verdict by a changed policy, which names what differed', () => {
    const margin = /("quantile": "p95",\s*"margin": )"15%"/
    expect(own).toMatch(margin)
    const judgedBy = own.replace(margin, '$1"4%"').replace(/"limit": 100\b/, '"limit": 1000')
    const again = judgeRecord(join(folder, 'record.bin'), parsePolicyFile(judgedBy, 'changed').parsed)
    expect(again.checkpoints).not.toEqual(verdict.checkpoints)
    expect(compareWithStored(again, { ...stored, judgedBy }).split('\n')).toEqual([
      `This is not what ${file} says: it was given on another policy. Nothing was written.`,
      'The policies differ in:',
      '  criteria.latency-p95.margin: 15% → 4%',
      '  criteria.concurrent-users.limit: 100 → 1000',
    ])
  })

  test('a policy that only looks different', () => {
    const judgedBy = JSON.stringify(JSON.parse(own))
    const again = judgeRecord(join(folder, 'record.bin'), parsePolicyFile(judgedBy, 'one line').parsed)
    expect(compareWithStored(again, { ...stored, judgedBy })).toContain('The policies say the same; they differ in layout only.')
  })

  test('a policy of its own that is gone or spoilt', () => {
    const changed = { ...verdict, policy: { sha256: other } }
    const spoilt = join(mkdtempSync(join(tmpdir(), 'cutover-stored-')), 'policy.json')
    expect(compareWithStored(changed, { ...stored, policy: spoilt })).toContain(`Its own policy is not there (${spoilt})`)
    writeFileSync(spoilt, '{')
    expect(compareWithStored(changed, { ...stored, policy: spoilt })).toContain(`Its own policy cannot be read (${spoilt})`)
  })

  test.each([
    [{ ...verdict, record: { ...verdict.record, sha256: other } }, 'it was given on another record'],
    [{ ...verdict, policy: { sha256: other }, record: { ...verdict.record, sha256: other } }, 'it was given on another policy and another record'],
    [{ ...verdict, run: 'changed' }, 'it was changed, or written by another version'],
  ])('what differs is named', (changed, why) => {
    expect(compareWithStored(changed, stored).split('\n')[0]).toBe(`This is not what ${file} says: ${why}. Nothing was written.`)
  })

  test('none there, or one that is no JSON', () => {
    const none = join(mkdtempSync(join(tmpdir(), 'cutover-stored-')), 'verdict.json')
    expect(compareWithStored(verdict, { ...stored, verdict: none })).toBe(`There is no ${none} to compare with; nothing was written.`)
    writeFileSync(none, '{')
    expect(compareWithStored(verdict, { ...stored, verdict: none })).toContain('it was changed, or written by another version')
  })
})
