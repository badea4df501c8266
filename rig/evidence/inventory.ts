import type { Policy } from '../../collector/index.ts'
import type { ImportedFacts } from '../../contract/evidence-events.ts'
import type { Drill } from '../../contract/probe-events.ts'
import { countOf, formatDuration } from '../../contract/quantities.ts'
import { InputFailure } from '../platform/failure.ts'
import { loadAttestations, type StoredAttestation } from './attestations.ts'
import {
  type AttestedCriterion,
  type DrillCriterion,
  listAttestedCriteria,
  listDrillCriteria,
  listReportCriteria,
  type ReportCriterion,
} from './evidence-criteria.ts'
import { loadDrill, loadEvidence, type StoredEvidence } from './evidence-folder.ts'

/** Evidence for one criterion, and whether it counts. */
export interface EvidenceStatus {
  readonly criterion: string
  /** Summary; what is missing or wrong where nothing can be read. */
  readonly says: string
  /** Whether it counts in a run that starts now. */
  readonly counts: boolean
  /** Why not, or on which condition. */
  readonly because: string
  readonly commit?: string
  /** ms since the report, attestation or drill */
  readonly age?: number
}

/** Checks the evidence that the policy needs from outside of a run: reports, attestations, drills. @param now ms since the epoch */
export function checkEvidence(folder: string, policy: Policy, now: number): readonly EvidenceStatus[] {
  const reports = listReportCriteria(policy).map(criterion => orUnreadable(criterion.id, () => checkReport(criterion, loadEvidence(folder, criterion.id), now)))
  const asked = listAttestedCriteria(policy)
  const answers = asked.map(criterion =>
    orUnreadable(criterion.id, () => {
      const last = loadAttestations(folder).findLast(({ attestation }) => attestation.criterion === criterion.id)
      return checkAttestation(criterion, last, now)
    }),
  )
  const drills = listDrillCriteria(policy).map(criterion => orUnreadable(criterion.id, () => checkDrill(criterion, loadDrill(folder), now)))
  return [...reports, ...answers, ...drills]
}

function checkReport(criterion: ReportCriterion, kept: StoredEvidence | null, now: number): EvidenceStatus {
  const { id, of, maxAge, files } = criterion
  if (!kept)
    return {
      criterion: id,
      says: 'no report imported',
      counts: false,
      because: files ? `the next run imports ${files.join(', ')}` : `run: cutover evidence import ${id} <file>`,
    }
  const age = now - kept.at
  const about = { criterion: id, says: describeFacts(kept.facts), age, ...(kept.commit === undefined ? {} : { commit: kept.commit }) }
  if (kept.facts.kind !== criterion.kind) return { ...about, counts: false, because: `the criterion is now of kind ${criterion.kind}: import again` }
  if (age < 0) return { ...about, counts: false, because: `dated ${formatDay(kept.at)}, in the future` }
  if (age > maxAge) return { ...about, counts: false, because: `${formatAge(age)} old; at most ${formatAge(maxAge)} allowed` }
  if (of === 'any') return { ...about, counts: true, because: 'of any version' }
  if (kept.commit === undefined) return { ...about, counts: false, because: 'its version is unknown: import it with --commit' }
  return { ...about, counts: true, because: `while the candidate is ${kept.commit}` }
}

function checkAttestation({ id, from }: AttestedCriterion, last: StoredAttestation | undefined, now: number): EvidenceStatus {
  if (!last) return { criterion: id, says: 'not attested', counts: false, because: `the ${from} runs \`cutover attest ${id} --answer yes\` (or no)` }
  const { attestation, changed } = last
  const about = { criterion: id, says: `${attestation.answer} (${attestation.role})`, age: now - attestation.at }
  if (changed) return { ...about, counts: false, because: 'changed after it was written: attest again' }
  if (attestation.role !== from) return { ...about, counts: false, because: `only the ${from} can attest it` }
  if (attestation.at > now) return { ...about, counts: false, because: `dated ${formatDay(attestation.at)}, in the future` }
  if (attestation.expires <= now) return { ...about, counts: false, because: `expired on ${formatDay(attestation.expires)}` }
  return { ...about, counts: true, because: `until ${formatDay(attestation.expires)}` }
}

function checkDrill({ id, maxAge }: DrillCriterion, drill: Drill | null, now: number): EvidenceStatus {
  if (!drill) return { criterion: id, says: 'no rollback drill', counts: false, because: 'run `cutover drill --baseline <url> --candidate <url>`' }
  const age = now - drill.at
  const about = { criterion: id, says: describeDrill(drill), commit: drill.candidate, age }
  if (age < 0) return { ...about, counts: false, because: `dated ${formatDay(drill.at)}, in the future` }
  if (age > maxAge) return { ...about, counts: false, because: `${formatAge(age)} old; at most ${formatAge(maxAge)} allowed` }
  return { ...about, counts: true, because: `while the candidate is ${drill.candidate}` }
}

function orUnreadable(criterion: string, read: () => EvidenceStatus): EvidenceStatus {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof InputFailure)) throw error
    return { criterion, says: 'cannot be read', counts: false, because: error.message }
  }
}

const day = 86_400_000
const hour = 3_600_000

/** Summarises a report in a line. */
export function describeFacts(facts: ImportedFacts): string {
  switch (facts.kind) {
    case 'tests':
      return `${countOf(facts.tests, 'test')}, ${facts.failures + facts.errors} failed, ${facts.skipped} skipped`
    case 'coverage':
      return facts.total === 0 ? 'no executable line' : `${facts.covered} of ${facts.total} lines covered, ${percent(facts.covered / facts.total)}`
    case 'sarif':
      return `${facts.tools.join(', ')}: ${countOf(facts.counts.error, 'error')}, ${countOf(facts.counts.warning, 'warning')}, ${countOf(facts.counts.note, 'note')}`
    case 'figure':
      return String(facts.value)
    case 'conversion':
      return (['baseline', 'candidate'] as const).map(arm => `${arm} ${facts[arm].conversions} of ${facts[arm].visitors} visitors`).join(', ')
  }
}

/** Summarises a rollback drill in a line. */
function describeDrill({ checks, secondsToRecover, recovered = true }: Drill): string {
  const failed = checks.filter(({ passed, total }) => passed < total).map(({ check, passed, total }) => `${check} ${passed} of ${total}`)
  const took = formatDuration(secondsToRecover * 1000)
  const served = recovered ? `served everything after ${took}` : `did not serve everything within ${took}`
  return [served, ...failed].join(', ')
}

/** "3 days", "5 hours" @param length ms, ≥ 0 */
export function formatAge(length: number): string {
  const [count, unit] = length < 2 * day ? [Math.floor(length / hour), 'hour'] : [Math.floor(length / day), 'day']
  return countOf(count, unit)
}

export function formatDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** Rounded down: 79.99 % is not 80 %. */
function percent(share: number): string {
  return `${Math.floor(share * 1000) / 10} %`
}
