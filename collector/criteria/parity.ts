import type { z } from 'zod'
import type { ParityAttributes } from '../../contract/probe-events.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { EndpointRow, FindingDraft } from './finding.ts'
import { countFigures } from './finding-figures.ts'
import { listFirst, truncate } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, measuredAtClose, noLoad } from './kind.ts'

const schema = criterionSchema('parity', {})

type Parity = z.output<typeof schema>

/** Both backends, asked the same, answer the same: every endpoint of the scope, apart from what varies when the baseline is asked twice. */
export const parity = defineKind({
  schema,
  ...measuredAtClose,
  looser: {},
  panel: { name: 'zero counts', shows: 'endpoints that answer differently' },
  lint: () => [],
  minimum: () => noLoad,
  explain: (_, { baseline, candidate }) => `Every endpoint, asked the same on both sides, answers on ${candidate} as it does on ${baseline}.`,
  figures: countFigures,
  judge,
})

interface Compared {
  readonly endpoint: string
  /** Null when it was not compared. */
  readonly found: ParityAttributes | null
}

function judge(question: CriterionInput<Parity>): FindingDraft {
  const { scope, evidence, names } = question
  const compared = scope.map(endpoint => ({ endpoint, found: findComparison(evidence, endpoint) }))
  const different = compared.filter(({ found }) => found?.outcome === 'different')
  const open = compared.filter(({ found }) => found === null || found.outcome === 'unreadable')
  const judged = {
    ...(open.length === scope.length ? {} : { estimate: countOf(different.length, open.length, scope.length), limit: 0 }),
    byEndpoint: compared.map(one => rowOf(one, names.candidate)),
  }
  if (different.length > 0) {
    const reason = `${different.length} of ${endpoints(scope.length)} answer${different.length === 1 ? 's' : ''} differently on ${names.candidate}: ${listFirst(different.map(differenceOf), '; ')}.`
    return { ...judged, status: 'fail', reason, remedy: `Make ${names.candidate} answer there as ${names.baseline} does, then rerun.` }
  }
  if (scope.length === 0) return { status: 'unknown', reason: 'Not evaluated: this scope has no endpoint.', remedy: 'Add its endpoints to the catalogue.' }
  if (open.length > 0) return { ...judged, status: 'unknown', ...openWords(open, scope.length) }
  return { ...judged, status: 'pass', reason: `All ${endpoints(scope.length)} answer on ${names.candidate} as they do on ${names.baseline}.` }
}

/** Endpoints that differ; those not compared may differ, too. */
function countOf(different: number, open: number, n: number) {
  return { value: different, lower: different, upper: different + open, n, unit: 'checks' } as const
}

function differenceOf({ endpoint, found }: Compared): string {
  return `${endpoint} (${truncate(found?.detail ?? 'without a detail')})`
}

function openWords(open: readonly Compared[], all: number): Pick<FindingDraft, 'reason' | 'remedy'> {
  const unread = open.filter(({ found }) => found !== null)
  const never = open.filter(({ found }) => found === null)
  const parts = [
    ...(never.length > 0 ? [`${listFirst(never.map(({ endpoint }) => endpoint))} ${never.length === 1 ? 'was' : 'were'} never compared`] : []),
    ...(unread.length > 0 ? [`${listFirst(unread.map(differenceOf), '; ')} could not be read`] : []),
  ]
  return {
    reason: `Not evaluated for ${open.length} of ${endpoints(all)}: ${parts.join('; ')}.`,
    remedy: 'Rerun with both backends up and reachable.',
  }
}

function rowOf({ endpoint, found }: Compared, name: string): EndpointRow {
  const row = { endpoint, estimate: null, limit: null }
  if (!found) return { ...row, status: 'unknown', reason: 'Not evaluated: never compared.' }
  const detail = truncate(found.detail ?? 'without a detail')
  switch (found.outcome) {
    case 'same':
      return { ...row, status: 'pass', reason: 'The same on both sides.' }
    case 'different':
      return { ...row, status: 'fail', reason: `Different on ${name}: ${detail}` }
    case 'unreadable':
      return { ...row, status: 'unknown', reason: `Could not be compared: ${detail}` }
  }
}

function endpoints(count: number): string {
  return `${count} endpoint${count === 1 ? '' : 's'}`
}

const gravest = ['different', 'unreadable', 'same'] as const

/** What was found when an endpoint was asked on both sides; null when it was not compared. Of several comparisons a difference counts
 *  before one that could not be read, and that before equality. */
export function findComparison(evidence: Evidence, endpoint: string): ParityAttributes | null {
  const compared = evidence.reported.parity.filter(one => one.endpoint === endpoint)
  for (const outcome of gravest) {
    const found = compared.find(one => one.outcome === outcome)
    if (found) return found
  }
  return null
}
