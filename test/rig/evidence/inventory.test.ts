import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ImportedFacts } from '../../../contract/evidence-events.ts'
import type { Drill } from '../../../contract/probe-events.ts'
import { storeAttestation } from '../../../rig/evidence/attestations.ts'
import { evidencePath, loadEvidence, storeDrill, storeEvidence } from '../../../rig/evidence/evidence-folder.ts'
import { checkEvidence } from '../../../rig/evidence/inventory.ts'
import { policyOf } from './policies.ts'

const day = 86_400_000
const now = Date.parse('2026-11-25T08:00:00Z')
const facts: ImportedFacts = { kind: 'tests', tests: 5, failures: 1, errors: 0, skipped: 1, failed: ['a'] }
const report = { criterion: 'tests-pass', format: 'junit', at: now - 3 * day, files: [{ name: 'junit.xml', sha256: 'a'.repeat(64) }], facts } as const
const answer = { criterion: 'team', answer: 'yes', role: 'engineering lead', statement: 'It is.', at: now - day, expires: now + day } as const

describe('stored evidence', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutover-kept-'))
  })
  const item = (id: string) => checkEvidence(folder, policyOf(), now).find(({ criterion }) => criterion === id)

  test('it is loaded unchanged, from a file of mode 0644', () => {
    const path = storeEvidence(folder, { ...report, commit: '3f9c2ab' }, now)
    expect(loadEvidence(folder, 'tests-pass')).toEqual({ ...report, commit: '3f9c2ab', importedAt: now })
    expect(statSync(path).mode & 0o777).toBe(0o644)
    expect(readFileSync(path, 'utf8')).toContain('\n  "criterion": "tests-pass",\n')
  })

  test('evidence of another criterion in its file is refused', () => {
    storeEvidence(folder, report, now)
    writeFileSync(evidencePath(folder, 'covered'), readFileSync(evidencePath(folder, 'tests-pass')))
    expect(() => loadEvidence(folder, 'covered')).toThrow(/covered\.json, criterion: expected evidence for covered, got tests-pass\. Import the report again/)
  })

  test.each(['attestations', 'drill'])('evidence cannot replace %s.json', criterion => {
    expect(() => storeEvidence(folder, { ...report, criterion }, now)).toThrow(
      /^Cannot store a report for the criterion .*\. Rename the criterion in the policy$/,
    )
  })

  test('each criterion lists the evidence that it needs', () => {
    expect(checkEvidence(folder, policyOf(), now).map(({ criterion, counts }) => [criterion, counts])).toEqual(
      ['tests-pass', 'covered', 'scanned', 'bugs', 'team'].map(id => [id, false]),
    )
    expect(item('covered')).toMatchObject({ says: 'no report imported', because: 'run: cutover evidence import covered <file>' })
    expect(item('team')).toMatchObject({ says: 'not attested', because: 'the engineering lead runs `cutover attest team --answer yes` (or no)' })
  })

  test.each([
    [{ commit: '3f9c2ab' }, true, 'while the candidate is 3f9c2ab'],
    [{}, false, 'its version is unknown: import it with --commit'],
    [{ at: now - 8 * day, commit: 'a' }, false, '8 days old; at most 7 days allowed'],
    [{ at: now + day, commit: 'a' }, false, 'dated 2026-11-26, in the future'],
    [{ facts: { kind: 'figure', value: 1 } as const }, false, 'the criterion is now of kind tests: import again'],
  ])('report with %j: counts %s, %s', (changed, counts, because) => {
    storeEvidence(folder, { ...report, ...changed }, now)
    expect(item('tests-pass')).toMatchObject({ counts, because })
  })

  test('unreadable evidence is listed with the error', () => {
    writeFileSync(evidencePath(folder, 'tests-pass'), '{}')
    expect(item('tests-pass')).toMatchObject({
      counts: false,
      says: 'cannot be read',
      because: expect.stringContaining('tests-pass.json, schema: expected stored evidence'),
    })
  })

  test.each([
    [{}, true, 'until 2026-11-26'],
    [{ expires: now - 1 }, false, 'expired on 2026-11-25'],
    [{ at: now + 1 }, false, 'dated 2026-11-25, in the future'],
    [{ role: 'guest' }, false, 'only the engineering lead can attest it'],
  ])('attestation with %j: counts %s, %s', (changed, counts, because) => {
    storeAttestation(folder, { ...answer, ...changed })
    expect(item('team')).toMatchObject({ counts, because })
  })
  describe('stored rollback drill', () => {
    const drill: Drill = {
      at: now - 2 * day,
      candidate: '3f9c2ab',
      checks: [{ check: 'sign-in', passed: 3, total: 3 }],
      secondsToRecover: 11.2,
      recovered: true,
    }
    const drilled = (maxAge = '30d') => checkEvidence(folder, policyOf({ 'way-back': { kind: 'rollback-drill', maxAge } }), now).at(-1)

    test('a missing one is listed', () => {
      expect(drilled()).toMatchObject({ criterion: 'way-back', counts: false, says: 'no rollback drill' })
    })

    test('it counts up to its maximum age', () => {
      storeDrill(folder, 'drill-1', drill)
      expect(drilled()).toMatchObject({
        counts: true,
        says: 'served everything after 11 s',
        because: 'while the candidate is 3f9c2ab',
        commit: '3f9c2ab',
        age: 2 * day,
      })
      expect(drilled('1d')).toMatchObject({ counts: false, because: '2 days old; at most 24 hours allowed' })
    })

    test('its failed checks are listed', () => {
      storeDrill(folder, 'drill-1', { ...drill, checks: [{ check: 'sign-in', passed: 1, total: 3, detail: '401' }], recovered: false })
      expect(drilled()).toMatchObject({ counts: true, says: 'did not serve everything within 11 s, sign-in 1 of 3' })
    })

    test('a changed one is listed with the error', () => {
      const path = storeDrill(folder, 'drill-1', drill)
      writeFileSync(path, readFileSync(path, 'utf8').replace('"passed": 3', '"passed": 2'))
      expect(drilled()).toMatchObject({ counts: false, says: 'cannot be read', because: expect.stringContaining('it was changed after it was written') })
    })
  })
})
