import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Attestation } from '../../../contract/evidence-events.ts'
import { attestationsPath, loadAttestations, storeAttestation } from '../../../rig/evidence/attestations.ts'

const answer: Attestation = {
  criterion: 'team',
  answer: 'yes',
  role: 'engineering lead',
  statement: 'The team is comfortable.',
  at: Date.parse('2026-01-05T08:00:00Z'),
  expires: Date.parse('2026-02-04T08:00:00Z'),
}

describe('stored attestations', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutover-attest-'))
    path = attestationsPath(folder)
  })

  test('without a file there are none', () => {
    expect(loadAttestations(folder)).toEqual([])
    expect(existsSync(path)).toBe(false)
  })

  test('they are appended in order', () => {
    storeAttestation(folder, answer)
    storeAttestation(folder, { ...answer, answer: 'no' })
    expect(loadAttestations(folder)).toEqual([
      { attestation: answer, changed: false, place: `${path}, entry 1` },
      { attestation: { ...answer, answer: 'no' }, changed: false, place: `${path}, entry 2` },
    ])
  })

  test('formatting and key order do not count as a change', () => {
    storeAttestation(folder, answer)
    const [entry] = JSON.parse(readFileSync(path, 'utf8')) as [object]
    writeFileSync(path, JSON.stringify([Object.fromEntries(Object.entries(entry).reverse())]))
    expect(loadAttestations(folder)).toMatchObject([{ changed: false }])
  })

  test.each([
    ['"answer": "yes"', '"answer": "no"'],
    ['2026-02-04', '2029-02-04'],
    ['"criterion": "team"', '"criterion": "other"'],
    ['"criterion"', '"note": "late", "criterion"'],
    ['The team', 'The whole team'],
  ])('%s replaced by %s is a change', (before, after) => {
    storeAttestation(folder, answer)
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(before)
    writeFileSync(path, text.replace(before, after))
    expect(loadAttestations(folder)).toMatchObject([{ changed: true }])
  })

  test.each([
    ['[{"criterion": "team",]', /attestations\.json(, line 1)?: expected JSON, got/],
    ['{}', /attestations\.json: expected a list of attestations/],
    ['["yes"]', /attestations\.json, 0: expected a list of attestations/],
    [`[{"criterion": "team", "sha256": "abc"}]`, /attestations\.json, 0\.sha256: expected a list of attestations: expected 64 hexadecimal digits/],
    [`[{"criterion": "team", "answer": "perhaps", "sha256": "${'0'.repeat(64)}"}]`, /attestations\.json, entry 1, answer: expected an attestation/],
    [
      JSON.stringify([{ ...answer, expires: answer.at, sha256: '0'.repeat(64) }]),
      /attestations\.json, entry 1: expected an expiry after the attestation's own time/,
    ],
  ])('the text %s is refused, and nothing is appended', (text, message) => {
    writeFileSync(path, text)
    expect(() => loadAttestations(folder)).toThrow(message)
    expect(() => storeAttestation(folder, answer)).toThrow(message)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
})
