import type { z } from 'zod'
import { type Arm, arms } from '../../contract/arm.ts'
import type { WriteKind } from '../../contract/endpoint.ts'
import { endpoint, endpointIds } from '../../contract/endpoints.ts'
import { formatCount } from '../../contract/quantities.ts'
import type { ObservedAttributes, WriteAttributes } from '../../contract/write-events.ts'
import { sum } from '../../statistics/descriptive.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { isDamage } from '../evidence/ledger.ts'
import { exactEstimate, type FindingDraft } from './finding.ts'
import { countFigures } from './finding-figures.ts'
import { type CriterionInput, criterionSchema, defineKind, noLoad } from './kind.ts'

const schema = criterionSchema('lost-writes', {})

type LostWrites = z.output<typeof schema>

/** All writes, not a sample: every acknowledged write of the scope's domains must be found through both backends, once and unaltered. */
export const lostWrites = defineKind({
  schema,
  part: 'measured',
  judgedAt: 'close',
  canTrigger: true,
  inControls: true,
  reports: null,
  samples: null,
  unjudgedRows: null,
  looser: {},
  panel: { name: 'zero counts', shows: 'lost or altered writes' },
  lint: () => [],
  minimum: () => noLoad,
  explain: () => 'Every write that was acknowledged is read back through both backends: none lost, duplicated or altered.',
  figures: countFigures,
  judge,
})

const named = 3

function judge(question: CriterionInput<LostWrites>): FindingDraft {
  const { evidence, names } = question
  const kinds = kindsWritten(question.scope)
  const acknowledged = distinct(evidence.ledger.acknowledged, kinds)
  const gaps = ledgerGaps(evidence, names)
  const damaged = evidence.ledger.deviations.filter(seen => kinds.has(seen.kind) && countsAsDamage(seen, gaps.length === 0))
  const estimate = exactEstimate(new WriteSet(damaged).size, acknowledged.length, 'writes')
  if (damaged.length > 0) return { status: 'fail', estimate, limit: 0, reason: damageReason(question, damaged, acknowledged), remedy: damageRemedy }
  const idle = arms.filter(arm => !acknowledged.some(write => write.target === arm))
  if (idle.length > 0 && gaps.length === 0) return nothingWritten(question, idle)
  const doubts = [...gaps, ...censusGaps(question, acknowledged)]
  if (doubts.length > 0)
    return { status: 'unknown', estimate, limit: 0, reason: `Not every write is accounted for: ${doubts.join('; ')}.`, remedy: doubtRemedy }
  return {
    status: 'pass',
    estimate,
    limit: 0,
    reason: `All ${formatCount(acknowledged.length)} acknowledged writes were ${readBack(question)}: none lost, duplicated or altered.`,
  }
}

function readBack({ evidence, names }: CriterionInput<LostWrites>): string {
  if (isFromDatabase(evidence)) return `found in the database of ${names.baseline} and ${names.candidate}, which does not show whether either serves them`
  return `read back through ${names.baseline} and through ${names.candidate}`
}

/** Then what was seen on either arm is one and the same. */
function isFromDatabase({ ledger }: Evidence): boolean {
  return ledger.census?.from === 'database'
}

const damageRemedy = 'Find these writes in the logs of the backend that acknowledged them, fix how it stores them, then rerun.'
const doubtRemedy = 'Rerun to the end with both backends up, so that every write can be read back.'

/** Writes of one backend say nothing about those of the other. */
function nothingWritten({ names }: CriterionInput<LostWrites>, idle: readonly Arm[]): FindingDraft {
  const [only, other] = idle
  const who =
    only !== undefined && other === undefined
      ? `Not evaluated: ${names[only]} acknowledged no`
      : `Not evaluated: neither ${names.baseline} nor ${names.candidate} acknowledged a`
  const reason = `${who} write in this scope.`
  return { status: 'unknown', reason, remedy: 'Rerun with a profile whose sessions write in this scope.' }
}

/** A write that the ledger does not know is damage only while the ledger is whole: otherwise its entry may be what was lost. Likewise an account
 *  that shows something else than its last session left: a later one may be missing. */
function countsAsDamage(seen: ObservedAttributes, ledgerIsWhole: boolean): boolean {
  if (seen.outcome === 'unexpected' || (seen.outcome === 'altered' && seen.kind === 'account')) return ledgerIsWhole
  return isDamage(seen)
}

function kindsWritten(scope: readonly string[]): Set<WriteKind> {
  return new Set(endpointIds.filter(id => scope.includes(id)).flatMap(id => endpoint(id).writes ?? []))
}

function censusGaps({ evidence, names, scope }: CriterionInput<LostWrites>, acknowledged: readonly WriteAttributes[]): string[] {
  const { census, deviations } = evidence.ledger
  if (!census) return ['reading the writes back did not finish']
  const kinds = kindsWritten(scope)
  const unreadable = deviations.filter(({ kind, outcome, detail }) => kinds.has(kind) && outcome === 'unreadable' && detail)
  const unread = isFromDatabase(evidence)
    ? unreadOn('baseline', 'found out in the database', evidence, acknowledged, unreadable)
    : arms.flatMap(on => unreadOn(on, `read back through ${names[on]}`, evidence, acknowledged, unreadable))
  return census.complete || unread.length > 0 ? unread : ['not every write was read back']
}

/** @param unreadable observations that say why nothing could be read */
function unreadOn(on: Arm, done: string, evidence: Evidence, acknowledged: readonly WriteAttributes[], unreadable: readonly ObservedAttributes[]): string[] {
  const missing = acknowledged.filter(write => !evidence.isRead(on, write))
  if (missing.length === 0) return []
  const detail = unreadable.find(seen => seen.on === on)?.detail
  const examples = missing.slice(0, named).map(write => write.reference)
  return [`${missing.length} of ${acknowledged.length} could not be ${done} (${examples.join(', ')}${detail ? `: ${detail}` : ''})`]
}

function damageReason(question: CriterionInput<LostWrites>, damaged: readonly ObservedAttributes[], acknowledged: readonly WriteAttributes[]): string {
  const writes = Map.groupBy(damaged, keyOf)
  // Only those that are named: each sentence searches all acknowledged writes.
  const sentences = [...writes.values()].slice(0, named).map(seen => damageOf(question, seen, acknowledged))
  const more = writes.size > named ? ` and ${writes.size - named} more` : ''
  return `Data was damaged in ${writes.size} of ${formatCount(acknowledged.length)} writes: ${sentences.join('; ')}${more}.`
}

function damageOf({ names, evidence }: CriterionInput<LostWrites>, seen: readonly ObservedAttributes[], acknowledged: readonly WriteAttributes[]): string {
  const [first] = seen
  if (!first) return ''
  const write = acknowledged.find(known => known.kind === first.kind && known.reference === first.reference)
  const by = write ? `acknowledged by ${names[first.target]} to account ${write.account}` : `of ${names[first.target]}`
  const through = isFromDatabase(evidence) ? 'in the database' : `when read through ${[...new Set(seen.map(one => names[one.on]))].join(' and ')}`
  const detail = first.detail ? ` (${first.detail})` : ''
  return `${first.kind} ${first.reference}, ${by}, is ${first.outcome} ${through}${detail}`
}

/** Writes of some kinds, each once. */
function distinct(writes: readonly WriteAttributes[], kinds: ReadonlySet<WriteKind>): WriteAttributes[] {
  const known = new WriteSet([])
  return writes.filter(write => kinds.has(write.kind) && known.add(write))
}

function keyOf({ kind, reference }: { readonly kind: string; readonly reference: string }): string {
  return `${kind} ${reference}`
}

/** Sentences on where the ledger of acknowledged writes and the counters of writes disagree; empty when they add up.
 *  Two counters are asked: the one that the collector received (to its last export) and the one in k6's own summary. */
function ledgerGaps(evidence: Evidence, names: Readonly<Record<Arm, string>>): string[] {
  return arms.flatMap(arm => armGaps(evidence, arm, names[arm]))
}

function armGaps(evidence: Evidence, arm: Arm, name: string): string[] {
  const listed = evidence.ledger.acknowledged.filter(({ target }) => target === arm).length
  const counted = evidence.totals(arm).writes.acknowledged
  const summary = evidence.generator.summary
  const summed = summary?.complete ? summary.arms[arm].acknowledgedWrites : null
  const gaps: string[] = []
  if (listed !== counted) gaps.push(`the ledger lists ${formatCount(listed)} acknowledged writes of ${name}, k6 counted ${formatCount(counted)}`)
  if (summed === null) gaps.push(`k6 left no summary to check the writes of ${name}`)
  else if (summed !== counted) gaps.push(`k6's summary says ${formatCount(summed)} acknowledged writes of ${name}, ${formatCount(counted)} arrived`)
  return gaps
}

interface Named {
  readonly kind: WriteKind
  readonly reference: string
}

/** Writes told apart by kind and reference, without a text for each: there may be hundreds of thousands. */
class WriteSet {
  readonly #byKind = new Map<WriteKind, Set<string>>()

  constructor(writes: Iterable<Named>) {
    for (const write of writes) this.add(write)
  }

  /** @returns whether it is new */
  add({ kind, reference }: Named): boolean {
    const known = this.#byKind.get(kind) ?? new Set<string>()
    this.#byKind.set(kind, known)
    const before = known.size
    return known.add(reference).size > before
  }

  get size(): number {
    return sum([...this.#byKind.values()].map(({ size }) => size))
  }
}
