import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ImportedFacts } from '../../../contract/evidence-events.ts'
import type { Drill } from '../../../contract/probe-events.ts'
import { keepAttestation } from '../../../rig/evidence/attestations.ts'
import { keepDrill } from '../../../rig/evidence/drill.ts'
import { inventory } from '../../../rig/evidence/inventory.ts'
import { keepEvidence, keptEvidence, keptPath } from '../../../rig/evidence/kept.ts'
import { policyOf } from './policies.ts'

const day = 86_400_000
const now = Date.parse('2026-11-25T08:00:00Z')
const facts: ImportedFacts = { kind: 'tests', tests: 5, failures: 1, errors: 0, skipped: 1, failed: ['a'] }
const report = { criterion: 'tests-pass', format: 'junit', at: now - 3 * day, files: [{ name: 'junit.xml', sha256: 'a'.repeat(64) }], facts } as const
const answer = { criterion: 'team', answer: 'yes', role: 'engineering lead', statement: 'It is.', at: now - day, expires: now + day } as const

describe('kept evidence', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutover-kept-'))
  })
  const item = (id: string) => inventory(folder, policyOf(), now).find(({ criterion }) => criterion === id)

  test('is read as it was kept, in a file that everybody can read', () => {
    const path = keepEvidence(folder, { ...report, commit: '3f9c2ab' }, now)
    expect(keptEvidence(folder, 'tests-pass')).toEqual({ ...report, commit: '3f9c2ab', importedAt: now })
    expect(statSync(path).mode & 0o777).toBe(0o644)
    expect(readFileSync(path, 'utf8')).toContain('\n  "criterion": "tests-pass",\n')
  })

  test('of another criterion under its name is refused', () => {
    keepEvidence(folder, report, now)
    writeFileSync(keptPath(folder, 'covered'), readFileSync(keptPath(folder, 'tests-pass')))
    expect(() => keptEvidence(folder, 'covered')).toThrow(/covered\.json, criterion: expected evidence for covered, got tests-pass\. Import the report again/)
  })

  test.each(['attestations', 'drill'])('cannot take the place of %s.json', criterion => {
    expect(() => keepEvidence(folder, { ...report, criterion }, now)).toThrow(/Give it another id in the policy/)
  })

  test('lists everything that the policy waits for', () => {
    expect(inventory(folder, policyOf(), now).map(({ criterion, counts }) => [criterion, counts])).toEqual(
      ['tests-pass', 'covered', 'scanned', 'bugs', 'team'].map(id => [id, false]),
    )
    expect(item('covered')).toMatchObject({ says: 'nothing is kept', because: 'import: npm run cutover -- evidence import covered <file>' })
    expect(item('team')).toMatchObject({ says: 'nobody has answered' })
  })

  test.each([
    [{ commit: '3f9c2ab' }, true, 'while the candidate is 3f9c2ab'],
    [{}, false, 'it does not say which version it is about: import it with --commit'],
    [{ at: now - 8 * day, commit: 'a' }, false, 'it is 8 days old; 7 days are allowed'],
    [{ at: now + day, commit: 'a' }, false, 'it is dated 2026-11-26, in the future'],
    [{ facts: { kind: 'figure', value: 1 } as const }, false, 'the criterion is now of the kind tests'],
  ])('a report with %j counts: %s, %s', (changed, counts, because) => {
    keepEvidence(folder, { ...report, ...changed }, now)
    expect(item('tests-pass')).toMatchObject({ counts, because })
  })

  test('that is broken is listed with what is wrong', () => {
    writeFileSync(keptPath(folder, 'tests-pass'), '{}')
    expect(item('tests-pass')).toMatchObject({
      counts: false,
      says: 'cannot be read',
      because: expect.stringContaining('tests-pass.json, schema: expected kept evidence'),
    })
  })

  test.each([
    [{}, true, 'until 2026-11-26'],
    [{ expires: now - 1 }, false, 'it expired on 2026-11-25'],
    [{ at: now + 1 }, false, 'it is dated 2026-11-25, in the future'],
    [{ role: 'guest' }, false, 'only the engineering lead can answer'],
  ])('an answer with %j counts: %s, %s', (changed, counts, because) => {
    keepAttestation(folder, { ...answer, ...changed })
    expect(item('team')).toMatchObject({ counts, because })
  })
  describe('of a rollback drill', () => {
    const drill: Drill = {
      at: now - 2 * day,
      candidate: '3f9c2ab',
      checks: [{ check: 'sign-in', passed: 3, total: 3 }],
      secondsToRecover: 11.2,
      recovered: true,
    }
    const drilled = (maxAge = '30d') => inventory(folder, policyOf({ 'way-back': { kind: 'rollback-drill', maxAge } }), now).at(-1)

    test('is missed where the policy asks for one', () => {
      expect(drilled()).toMatchObject({ criterion: 'way-back', counts: false, says: 'nobody has drilled the way back' })
    })

    test('counts while it is young and the candidate the same', () => {
      keepDrill(folder, 'drill-1', drill)
      expect(drilled()).toMatchObject({
        counts: true,
        says: 'served everything after 11 s',
        because: 'while the candidate is 3f9c2ab',
        commit: '3f9c2ab',
        age: 2 * day,
      })
      expect(drilled('1d')).toMatchObject({ counts: false, because: 'it is 2 days old; 24 hours are allowed' })
    })

    test('says what did not go well', () => {
      keepDrill(folder, 'drill-1', { ...drill, checks: [{ check: 'sign-in', passed: 1, total: 3, detail: '401' }], recovered: false })
      expect(drilled()).toMatchObject({ counts: true, says: 'did not serve everything within 11 s, sign-in 1 of 3' })
    })

    test('that was changed is listed as such', () => {
      const path = keepDrill(folder, 'drill-1', drill)
      writeFileSync(path, readFileSync(path, 'utf8').replace('"passed": 3', '"passed": 2'))
      expect(drilled()).toMatchObject({ counts: false, says: 'cannot be read', because: expect.stringContaining('it was changed after it was written') })
    })
  })
})
