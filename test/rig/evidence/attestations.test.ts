import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Attestation } from '../../../contract/evidence-events.ts'
import { attestationsPath, keepAttestation, keptAttestations } from '../../../rig/evidence/attestations.ts'

const answer: Attestation = {
  criterion: 'team',
  answer: 'yes',
  role: 'engineering lead',
  statement: 'The team is comfortable.',
  at: Date.parse('2026-01-05T08:00:00Z'),
  expires: Date.parse('2026-02-04T08:00:00Z'),
}

describe('answers that are kept', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutover-attest-'))
    path = attestationsPath(folder)
  })

  test('none while there is no file', () => {
    expect(keptAttestations(folder)).toEqual([])
    expect(existsSync(path)).toBe(false)
  })

  test('are added behind those that there are', () => {
    keepAttestation(folder, answer)
    keepAttestation(folder, { ...answer, answer: 'no' })
    expect(keptAttestations(folder)).toEqual([
      { attestation: answer, changed: false, place: `${path}, entry 1` },
      { attestation: { ...answer, answer: 'no' }, changed: false, place: `${path}, entry 2` },
    ])
  })

  test('may be formatted anew and their keys reordered', () => {
    keepAttestation(folder, answer)
    const [entry] = JSON.parse(readFileSync(path, 'utf8')) as [object]
    writeFileSync(path, JSON.stringify([Object.fromEntries(Object.entries(entry).reverse())]))
    expect(keptAttestations(folder)).toMatchObject([{ changed: false }])
  })

  test.each([
    ['"answer": "yes"', '"answer": "no"'],
    ['2026-02-04', '2029-02-04'],
    ['"criterion": "team"', '"criterion": "other"'],
    ['"criterion"', '"note": "late", "criterion"'],
    ['The team', 'The whole team'],
  ])('show when %s became %s', (before, after) => {
    keepAttestation(folder, answer)
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(before)
    writeFileSync(path, text.replace(before, after))
    expect(keptAttestations(folder)).toMatchObject([{ changed: true }])
  })

  test.each([
    ['[{"criterion": "team",]', /attestations\.json(, line 1)?: expected JSON, got/],
    ['{}', /attestations\.json: expected a list of answers/],
    ['["yes"]', /attestations\.json, 0: expected a list of answers/],
    [`[{"criterion": "team", "sha256": "abc"}]`, /attestations\.json, 0\.sha256: expected a list of answers: expected 64 hexadecimal digits/],
    [`[{"criterion": "team", "answer": "perhaps", "sha256": "${'0'.repeat(64)}"}]`, /attestations\.json, entry 1, answer: expected an answer/],
    [JSON.stringify([{ ...answer, expires: answer.at, sha256: '0'.repeat(64) }]), /attestations\.json, entry 1: expected an expiry after the answer itself/],
  ])('are refused as %s, and nothing is added to them', (text, message) => {
    writeFileSync(path, text)
    expect(() => keptAttestations(folder)).toThrow(message)
    expect(() => keepAttestation(folder, answer)).toThrow(message)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
})
