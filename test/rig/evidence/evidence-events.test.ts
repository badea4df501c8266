import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Attestation } from '../../../contract/evidence-events.ts'
import { attestationAttributes, importedAttributes, importedBody } from '../../../contract/evidence-events.ts'
import type { Drill } from '../../../contract/probe-events.ts'
import { attestationsPath, storeAttestation } from '../../../rig/evidence/attestations.ts'
import { listReportCriteria } from '../../../rig/evidence/evidence-criteria.ts'
import { createEvidenceEvents } from '../../../rig/evidence/evidence-events.ts'
import { evidencePath, storeDrill, storeEvidence } from '../../../rig/evidence/evidence-folder.ts'
import { importReports } from '../../../rig/evidence/import-reports.ts'
import { policyOf } from './policies.ts'
import { reportsFolder } from './reports/fixtures.ts'

const now = Date.parse('2026-11-25T08:00:00Z')
const answer: Attestation = { criterion: 'team', answer: 'yes', role: 'engineering lead', statement: 'It is.', at: now - 1000, expires: now + 1000 }

describe('evidence events of a run', () => {
  let folder: string
  let messages: string[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutover-send-'))
    messages = []
  })
  const sent = (policy = policyOf()) =>
    createEvidenceEvents({ folder: join(folder, 'evidence'), thresholds: join(folder, 'thresholds.json') }, policy, now, sentence => messages.push(sentence))
  const evidenceFolder = () => join(folder, 'evidence')
  const keepReport = (id: string, report: string) => {
    const criterion = listReportCriteria(policyOf()).find(found => found.id === id) ?? expect.fail(id)
    const evidence = importReports(criterion, [join(reportsFolder, report)], { commit: '3f9c2ab' })
    storeEvidence(evidenceFolder(), evidence, now)
    return evidence
  }

  test('without evidence there are none', () => {
    expect([sent(), messages]).toEqual([[], []])
  })

  test('they have what the judge reads, and the same id when repeated', () => {
    const { files, facts, ...attributes } = keepReport('tests-pass', 'pytest.junit.xml')
    storeAttestation(evidenceFolder(), answer)
    const [report, attested] = sent()
    expect(report).toMatchObject({ name: 'cutover.evidence.imported', time: now, attributes, body: { files, facts } })
    expect(importedAttributes.parse(report?.attributes)).toEqual(attributes)
    expect(importedBody.parse(report?.body)).toEqual({ files, facts })
    expect(attested).toMatchObject({ name: 'cutover.evidence.attested', time: now })
    expect(attestationAttributes.parse(attested?.attributes)).toEqual(answer)
    expect(sent().map(({ id }) => id)).toEqual([report?.id, attested?.id])
  })

  test('a file named by the policy is imported', () => {
    mkdirSync(join(folder, 'reports'))
    copyFileSync(join(reportsFolder, 'c8.lcov'), join(folder, 'reports', 'lcov.info'))
    const policy = policyOf({ covered: { kind: 'coverage', limit: '80%', maxAge: '7d', files: ['reports/lcov.info'] } })
    expect(sent(policy)).toMatchObject([{ attributes: { criterion: 'covered', format: 'lcov' }, body: { facts: { covered: 9, total: 11 } } }])
    expect(JSON.parse(readFileSync(evidencePath(evidenceFolder(), 'covered'), 'utf8'))).toMatchObject({
      criterion: 'covered',
      importedAt: '2026-11-25T08:00:00.000Z',
    })
  })

  test('a missing named file is not replaced by an older report', () => {
    keepReport('covered', 'c8.lcov')
    const policy = policyOf({ covered: { kind: 'coverage', limit: '80%', maxAge: '7d', files: ['lcov.info'] } })
    expect(sent(policy)).toEqual([])
    expect(messages).toEqual([expect.stringMatching(/^warning: Cannot read .*lcov\.info: ENOENT/)])
  })

  test('unreadable evidence is skipped with a warning', () => {
    keepReport('tests-pass', 'pytest.junit.xml')
    keepReport('covered', 'c8.lcov')
    const path = evidencePath(evidenceFolder(), 'covered')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"covered": 9', '"covered": -9'))
    writeFileSync(attestationsPath(evidenceFolder()), '[')
    expect(sent()).toMatchObject([{ attributes: { criterion: 'tests-pass' } }])
    expect(messages).toEqual([
      expect.stringMatching(/covered\.json, facts\.covered: expected stored evidence: .*Import the report again$/),
      expect.stringMatching(/attestations\.json.*expected JSON/),
    ])
  })

  test('only the last attestation counts, and none if it was changed', () => {
    storeAttestation(evidenceFolder(), answer)
    storeAttestation(evidenceFolder(), { ...answer, answer: 'no' })
    expect(sent()).toMatchObject([{ attributes: { answer: 'no' } }])
    const path = attestationsPath(evidenceFolder())
    writeFileSync(path, readFileSync(path, 'utf8').replace('"answer": "no"', '"answer": "yes"'))
    expect(sent()).toEqual([])
    expect(messages).toEqual([
      expect.stringContaining(
        'entry 2: the attestation of team was changed after it was written, so it is skipped. Run `cutover attest team --answer yes` (or no)',
      ),
    ])
    storeAttestation(evidenceFolder(), answer)
    expect(sent()).toMatchObject([{ attributes: { answer: 'yes' } }])
  })

  test('an attestation without a criterion is skipped', () => {
    storeAttestation(evidenceFolder(), { ...answer, criterion: 'weather' })
    expect(sent()).toEqual([])
    expect(messages).toEqual([expect.stringContaining('entry 1: the policy has no attested criterion weather; the attestation is skipped')])
  })

  test('a rollback drill is included unless it was changed', () => {
    const drill: Drill = { at: now, candidate: '3f9c2ab', checks: [{ check: 'sign-in', passed: 3, total: 3 }], secondsToRecover: 12, recovered: true }
    const path = storeDrill(evidenceFolder(), 'drill-1', drill)
    expect(sent()).toMatchObject([{ name: 'cutover.drill.finished', body: drill }])
    writeFileSync(path, readFileSync(path, 'utf8').replace('"secondsToRecover": 12', '"secondsToRecover": 1'))
    expect(sent()).toEqual([])
    expect(messages).toEqual([expect.stringMatching(/drill\.json: it was changed after it was written\. Run "cutover drill" again/)])
  })
})
