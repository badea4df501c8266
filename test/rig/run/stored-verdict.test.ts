import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../../collector/index.ts'
import { besideStored } from '../../../rig/run/stored-verdict.ts'

const stored = join(import.meta.dirname, '../../fixtures/records/equal/verdict.json')
const verdict: Verdict = JSON.parse(readFileSync(stored, 'utf8'))
const other = 'f'.repeat(64)

describe('a verdict beside the one that its run left', () => {
  test('the same bytes', () => {
    expect(besideStored(verdict, stored)).toBe(`The same, byte for byte, as ${stored}.`)
  })

  test.each([
    [{ ...verdict, policy: { sha256: other } }, 'it was given on another policy'],
    [{ ...verdict, record: { ...verdict.record, sha256: other } }, 'it was given on another record'],
    [{ ...verdict, policy: { sha256: other }, record: { ...verdict.record, sha256: other } }, 'it was given on another policy and another record'],
    [{ ...verdict, run: 'changed' }, 'it was changed, or written by another version'],
  ])('what differs is named', (changed, why) => {
    expect(besideStored(changed, stored)).toBe(`This is not what ${stored} says: ${why}. Nothing was written.`)
  })

  test('none there, or one that is no JSON', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'cutover-stored-')), 'verdict.json')
    expect(besideStored(verdict, file)).toBe(`There is no ${file} to compare with; nothing was written.`)
    writeFileSync(file, '{')
    expect(besideStored(verdict, file)).toContain('it was changed, or written by another version')
  })
})
