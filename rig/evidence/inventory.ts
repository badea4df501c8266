import type { Policy } from '../../collector/index.ts'
import type { Drill } from '../../contract/probe-events.ts'
import { InputFailure } from '../platform/failure.ts'
import { type KeptAttestation, keptAttestations } from './attestations.ts'
import { type Asked, askedCriteria, type Drilled, drilledCriteria, type Reported, reportedCriteria } from './criteria.ts'
import { keptDrill } from './drill.ts'
import { type Kept, keptEvidence } from './kept.ts'
import { dayOf, drillInWords, factsInWords, lengthInWords } from './words.ts'

/** What is kept for one criterion. */
export interface Item {
  readonly criterion: string
  /** What it says; what is missing or wrong when nothing can be read. */
  readonly says: string
  /** Whether it would still count in a run that begins now. */
  readonly counts: boolean
  /** Why not, or under which condition. */
  readonly because: string
  readonly commit?: string
  /** ms since the report was made or the answer given */
  readonly age?: number
}

/** Everything that the policy waits for, with what there is of it. @param now ms since the epoch */
export function inventory(folder: string, policy: Policy, now: number): readonly Item[] {
  const reports = reportedCriteria(policy).map(criterion => readable(criterion.id, () => reportItem(criterion, keptEvidence(folder, criterion.id), now)))
  const asked = askedCriteria(policy)
  const answers = asked.map(criterion =>
    readable(criterion.id, () => {
      const last = keptAttestations(folder).findLast(({ attestation }) => attestation.criterion === criterion.id)
      return answerItem(criterion, last, now)
    }),
  )
  const drills = drilledCriteria(policy).map(criterion => readable(criterion.id, () => drillItem(criterion, keptDrill(folder), now)))
  return [...reports, ...answers, ...drills]
}

function reportItem(criterion: Reported, kept: Kept | null, now: number): Item {
  const { id, of, maxAge, files } = criterion
  if (!kept)
    return {
      criterion: id,
      says: 'nothing is kept',
      counts: false,
      because: files ? `the next run imports ${files.join(', ')}` : `import: npm run cutover -- evidence import ${id} <file>`,
    }
  const age = now - kept.at
  const about = { criterion: id, says: factsInWords(kept.facts), age, ...(kept.commit === undefined ? {} : { commit: kept.commit }) }
  if (kept.facts.kind !== criterion.kind) return { ...about, counts: false, because: `the criterion is now of the kind ${criterion.kind}` }
  if (age < 0) return { ...about, counts: false, because: `it is dated ${dayOf(kept.at)}, in the future` }
  if (age > maxAge) return { ...about, counts: false, because: `it is ${lengthInWords(age)} old; ${lengthInWords(maxAge)} are allowed` }
  if (of === 'any') return { ...about, counts: true, because: 'of any version' }
  if (kept.commit === undefined) return { ...about, counts: false, because: 'it does not say which version it is about: import it with --commit' }
  return { ...about, counts: true, because: `while the candidate is ${kept.commit}` }
}

function answerItem({ id, from }: Asked, last: KeptAttestation | undefined, now: number): Item {
  if (!last) return { criterion: id, says: 'nobody has answered', counts: false, because: `the ${from} answers: npm run cutover -- attest ${id} --answer …` }
  const { attestation, changed } = last
  const about = { criterion: id, says: `${attestation.answer}, said the ${attestation.role}`, age: now - attestation.at }
  if (changed) return { ...about, counts: false, because: 'it was changed after it was written: attest again' }
  if (attestation.role !== from) return { ...about, counts: false, because: `only the ${from} can answer` }
  if (attestation.at > now) return { ...about, counts: false, because: `it is dated ${dayOf(attestation.at)}, in the future` }
  if (attestation.expires <= now) return { ...about, counts: false, because: `it expired on ${dayOf(attestation.expires)}` }
  return { ...about, counts: true, because: `until ${dayOf(attestation.expires)}` }
}

function drillItem({ id, maxAge }: Drilled, drill: Drill | null, now: number): Item {
  if (!drill)
    return { criterion: id, says: 'nobody has drilled the way back', counts: false, because: 'drill: npm run cutover -- drill --baseline … --candidate …' }
  const age = now - drill.at
  const about = { criterion: id, says: drillInWords(drill), commit: drill.candidate, age }
  if (age < 0) return { ...about, counts: false, because: `it is dated ${dayOf(drill.at)}, in the future` }
  if (age > maxAge) return { ...about, counts: false, because: `it is ${lengthInWords(age)} old; ${lengthInWords(maxAge)} are allowed` }
  return { ...about, counts: true, because: `while the candidate is ${drill.candidate}` }
}

function readable(criterion: string, read: () => Item): Item {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof InputFailure)) throw error
    return { criterion, says: 'cannot be read', counts: false, because: error.message }
  }
}
