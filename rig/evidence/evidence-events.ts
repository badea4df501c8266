import { createHash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import type { Policy } from '../../collector/index.ts'
import { events, type OutgoingEvent } from '../../contract/events.ts'
import type { Attestation } from '../../contract/evidence-events.ts'
import { InputFailure, RigFailure } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import { loadAttestations } from './attestations.ts'
import { listAttestedCriteria, listReportCriteria, type ReportCriterion } from './evidence-criteria.ts'
import { loadDrill, loadEvidence, storeEvidence } from './evidence-folder.ts'
import { type Evidence, importReports } from './import-reports.ts'

/** Where the evidence that a run does not measure comes from. */
export interface EvidenceSource {
  readonly folder: string
  /** Path of the policy; reports that it names are relative to it. */
  readonly thresholds: string
  /** Version of the candidate that reports named by the policy are about. */
  readonly commit?: string
}

/** Creates the events of all evidence for the policy's criteria; reports that the policy names are imported first.
 *  Unreadable evidence is logged and skipped: its criterion stays unknown.
 *  @param now ms since the epoch */
export function createEvidenceEvents(place: EvidenceSource, policy: Policy, now: number, log: StatusLog): readonly OutgoingEvent[] {
  const attempt = <T>(read: () => T, fallback: T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof InputFailure || error instanceof RigFailure)) throw error
      log(`warning: ${error.message}`)
      return fallback
    }
  }
  const imported = listReportCriteria(policy).flatMap(criterion => attempt(() => loadOrImport(criterion, place, now), null) ?? [])
  const attested = attempt(() => listAttestations(place.folder, policy, log), [])
  const drill = attempt(() => createDrillEvent(place.folder, now), null)
  return [
    ...imported.map(evidence => createImportEvent(evidence, now)),
    ...attested.map(answer => createAttestationEvent(answer, now)),
    ...(drill ? [drill] : []),
  ]
}

function loadOrImport(criterion: ReportCriterion, { folder, thresholds, commit }: EvidenceSource, now: number): Evidence | null {
  if (!criterion.files) return loadEvidence(folder, criterion.id)
  const paths = criterion.files.map(file => resolve(dirname(thresholds), file))
  const evidence = importReports(criterion, paths, commit === undefined ? {} : { commit })
  storeEvidence(folder, evidence, now)
  return evidence
}

/** The last attestation of each criterion: earlier ones do not count, not even where the last was changed. */
function listAttestations(folder: string, policy: Policy, log: StatusLog): readonly Attestation[] {
  const kept = loadAttestations(folder)
  const asked = listAttestedCriteria(policy)
  for (const { attestation, place } of kept)
    if (!asked.some(({ id }) => id === attestation.criterion))
      log(`warning: ${place}: the policy has no attested criterion ${attestation.criterion}; the attestation is skipped`)
  return asked.flatMap(({ id }) => {
    const last = kept.findLast(({ attestation }) => attestation.criterion === id)
    if (!last?.changed) return last ? [last.attestation] : []
    log(
      `warning: ${last.place}: the attestation of ${id} was changed after it was written, so it is skipped. Run \`cutover attest ${id} --answer yes\` (or no)`,
    )
    return []
  })
}

function createDrillEvent(folder: string, now: number): OutgoingEvent | null {
  const body = loadDrill(folder)
  return body && { name: events.drillFinished, id: createId('drill', body), time: now, body }
}

function createImportEvent({ criterion, format, at, commit, files, facts }: Evidence, now: number): OutgoingEvent {
  const attributes = { criterion, format, at, ...(commit === undefined ? {} : { commit }) }
  const body = { files, facts }
  return { name: events.evidenceImported, id: createId(`imported/${criterion}`, { attributes, body }), time: now, attributes, body }
}

function createAttestationEvent(answer: Attestation, now: number): OutgoingEvent {
  return { name: events.evidenceAttested, id: createId(`attested/${answer.criterion}`, answer), time: now, attributes: { ...answer } }
}

/** The same content has the same id: repeats are dropped. */
function createId(prefix: string, content: unknown): string {
  return `${prefix}/${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)}`
}
