import { createHash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import type { Policy } from '../../collector/index.ts'
import { events, type OutgoingEvent } from '../../contract/events.ts'
import type { Attestation } from '../../contract/evidence-events.ts'
import { InputFailure, RigFailure } from '../platform/failure.ts'
import type { StatusLog } from '../platform/terminal.ts'
import { keptAttestations } from './attestations.ts'
import { askedCriteria, type Reported, reportedCriteria } from './criteria.ts'
import { keptDrill } from './drill.ts'
import { type Evidence, importReports } from './import.ts'
import { keepEvidence, keptEvidence } from './kept.ts'

/** Where a run finds evidence that it does not measure itself. */
export interface EvidencePlace {
  readonly folder: string
  /** Path of the policy; reports that it names are relative to it. */
  readonly thresholds: string
  /** Version of the candidate that reports named by the policy are about. */
  readonly commit?: string
}

/** Everything that is kept for the criteria of the policy, as events; reports that the policy names are imported first.
 *  What cannot be read is said and left out: its criterion stays unknown, the run goes on.
 *  @param now ms since the epoch */
export function evidenceEvents(place: EvidencePlace, policy: Policy, now: number, say: StatusLog): readonly OutgoingEvent[] {
  const tried = <T>(read: () => T, otherwise: T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof InputFailure || error instanceof RigFailure)) throw error
      say(`warning: ${error.message}`)
      return otherwise
    }
  }
  const imported = reportedCriteria(policy).flatMap(criterion => tried(() => importedFor(criterion, place, now), null) ?? [])
  const attested = tried(() => attestedFor(place.folder, policy, say), [])
  const drill = tried(() => drillEvent(place.folder, now), null)
  return [...imported.map(evidence => importedEvent(evidence, now)), ...attested.map(answer => attestedEvent(answer, now)), ...(drill ? [drill] : [])]
}

function importedFor(criterion: Reported, { folder, thresholds, commit }: EvidencePlace, now: number): Evidence | null {
  if (!criterion.files) return keptEvidence(folder, criterion.id)
  const paths = criterion.files.map(file => resolve(dirname(thresholds), file))
  const evidence = importReports(criterion, paths, commit === undefined ? {} : { commit })
  keepEvidence(folder, evidence, now)
  return evidence
}

/** The last answer of each criterion: what was said before it no longer counts, also when the last one was changed. */
function attestedFor(folder: string, policy: Policy, say: StatusLog): readonly Attestation[] {
  const kept = keptAttestations(folder)
  const asked = askedCriteria(policy)
  for (const { attestation, place } of kept)
    if (!asked.some(({ id }) => id === attestation.criterion))
      say(`warning: ${place}: the policy asks nobody for ${attestation.criterion}; the answer is left out`)
  return asked.flatMap(({ id }) => {
    const last = kept.findLast(({ attestation }) => attestation.criterion === id)
    if (!last?.changed) return last ? [last.attestation] : []
    say(
      `warning: ${last.place}: the answer to ${id} was changed after it was written, so it is left out: attest again (npm run cutover -- attest ${id} --answer …)`,
    )
    return []
  })
}

function drillEvent(folder: string, now: number): OutgoingEvent | null {
  const body = keptDrill(folder)
  return body && { name: events.drillFinished, id: idOf('drill', body), time: now, body }
}

function importedEvent({ criterion, format, at, commit, files, facts }: Evidence, now: number): OutgoingEvent {
  const attributes = { criterion, format, at, ...(commit === undefined ? {} : { commit }) }
  const body = { files, facts }
  return { name: events.evidenceImported, id: idOf(`imported/${criterion}`, { attributes, body }), time: now, attributes, body }
}

function attestedEvent(answer: Attestation, now: number): OutgoingEvent {
  return { name: events.evidenceAttested, id: idOf(`attested/${answer.criterion}`, answer), time: now, attributes: { ...answer } }
}

/** The same content has the same id, so that a repeat is dropped. */
function idOf(prefix: string, content: unknown): string {
  return `${prefix}/${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)}`
}
