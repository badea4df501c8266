import type { z } from 'zod'
import { endpoint as catalogued, endpointIds } from '../../contract/endpoints.ts'
import { formatPercent } from '../../contract/quantities.ts'
import type { Window } from '../../statistics/batches.ts'
import { countRequests } from '../evidence/endpoint-sums.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { percentage } from './fields.ts'
import type { EndpointRow, FindingDraft } from './finding.ts'
import { figures } from './finding-figures.ts'
import { listFirst } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError, measuredAtClose, noLoad } from './kind.ts'
import { findComparison } from './parity.ts'

const schema = criterionSchema('migrated', {
  /** Least share of the plan's features that the candidate serves. */
  limit: percentage(),
})

type Migrated = z.output<typeof schema>

/** Share of the plan's features in the scope that are migrated: all of a feature's endpoints are found on the candidate and in parity. */
export const migrated = defineKind({
  schema,
  ...measuredAtClose,
  looser: { limit: 'smaller' },
  panel: { name: 'progress', shows: 'share of the planned features that the candidate serves with the same answers, 0–1' },
  lint,
  minimum: () => noLoad,
  explain: ({ limit }, { candidate }) =>
    `At least ${formatPercent(limit)} of the plan's features have all their endpoints on ${candidate}, answering as before.`,
  figures: finding => figures(finding, { value: formatPercent, limit: '≥', bounds: 'open' }),
  judge,
})

function lint({ limit }: Migrated): LimitError[] {
  if (limit > 0 && limit <= 1) return []
  return [{ key: 'limit', message: `expected more than 0 %, which cannot fail, and at most 100 %, got ${formatPercent(limit)}` }]
}

type State = 'yes' | 'no' | 'not known'

interface Placed {
  readonly endpoint: string
  readonly found: boolean | null
  readonly state: State
  readonly why: string
}

interface Feature {
  readonly feature: string
  readonly state: State
  /** The first endpoint that stands in the way. */
  readonly why: string
}

function judge(question: CriterionInput<Migrated>): FindingDraft {
  const { criterion, scope, evidence, names } = question
  const placed = scope.map(endpoint => placeOf(evidence, endpoint, names.candidate))
  const features = featuresOf(placed)
  if (features.length === 0) return { status: 'unknown', reason: 'Not evaluated: this scope has no feature.', remedy: 'Add its endpoints to the catalogue.' }
  const [yes, open] = [features.filter(({ state }) => state === 'yes'), features.filter(({ state }) => state === 'not known')]
  const share = { value: yes.length / features.length, lower: yes.length / features.length, upper: (yes.length + open.length) / features.length }
  const estimate = { ...share, n: features.length, unit: 'share' } as const
  const judged = { ...(open.length === features.length ? {} : { estimate, limit: criterion.limit }), byEndpoint: placed.map(rowOf) }
  const said = `${yes.length} of ${features.length} features are on ${names.candidate} and answer as before (${formatPercent(share.value)}; required are ${formatPercent(criterion.limit)}); ${elsewhere(question, placed)}`
  if (share.lower >= criterion.limit) return { ...judged, status: 'pass', reason: `${said}.` }
  const missing = features.filter(({ state }) => state === 'no').map(({ feature, why }) => `${feature} (${why})`)
  if (share.upper < criterion.limit) {
    const status = 'fail'
    return {
      ...judged,
      status,
      reason: `${said}. Not yet: ${listFirst(missing)}.`,
      remedy: `Migrate more features to ${names.candidate}, or fix those that answer differently.`,
    }
  }
  const unclear = listFirst(open.map(({ feature, why }) => `${feature} (${why})`))
  return {
    ...judged,
    status: 'unknown',
    // Of nothing known "0 %" would be a claim.
    reason: open.length === features.length ? `Not evaluated: which features are on ${names.candidate}: ${unclear}.` : `${said}. Not evaluated: ${unclear}.`,
    remedy: 'Rerun with both backends up and reachable.',
  }
}

function placeOf(evidence: Evidence, endpoint: string, name: string): Placed {
  const [found, compared] = [foundOnCandidate(evidence, endpoint), findComparison(evidence, endpoint)]
  const at = (state: State, why: string): Placed => ({ endpoint, found, state, why: `${endpoint} ${why}` })
  if (found === false) return at('no', `is not on ${name}`)
  if (compared?.outcome === 'different') return at('no', `answers differently on ${name}`)
  if (found === null) return at('not known', `was not looked for on ${name}`)
  if (compared?.outcome === 'same') return at('yes', `is on ${name} and answers as before`)
  return at('not known', compared ? 'could not be compared' : 'was not compared')
}

/** A feature is migrated when all its endpoints are, and not when one is not. */
function featuresOf(placed: readonly Placed[]): Feature[] {
  const byFeature = Map.groupBy(placed, ({ endpoint }) => featureOf(endpoint))
  return [...byFeature].map(([feature, its]) => {
    const worst = its.find(({ state }) => state === 'no') ?? its.find(({ state }) => state === 'not known')
    return { feature, state: worst?.state ?? 'yes', why: worst?.why ?? '' }
  })
}

function featureOf(endpoint: string): string {
  const known = endpointIds.find(id => id === endpoint)
  return known ? catalogued(known).feature : endpoint
}

/** The same by endpoint and by what the users of this run asked for. */
function elsewhere({ evidence, window }: CriterionInput<Migrated>, placed: readonly Placed[]): string {
  const done = placed.filter(({ state }) => state === 'yes').length
  const traffic = window && trafficShare(evidence, window, placed)
  return `${done} of ${placed.length} endpoints; ${traffic === null ? 'no requests were measured' : `${formatPercent(traffic)} of the requests go to endpoints that it has`}`
}

/** Share of the baseline's requests, all of which the candidate would have to serve. */
function trafficShare(evidence: Evidence, window: Window, placed: readonly Placed[]): number | null {
  let [all, found] = [0, 0]
  for (const slices of evidence.endpoints('baseline')) {
    const place = placed.find(({ endpoint }) => endpoint === slices.endpoint)
    if (!place) continue
    const counts = slices.requests(window)
    const requests = countRequests(counts)
    all += requests
    if (place.found) found += requests
  }
  return all === 0 ? null : found / all
}

const statuses: Readonly<Record<State, EndpointRow['status']>> = { yes: 'pass', no: 'fail', 'not known': 'unknown' }

function rowOf({ endpoint, state, why }: Placed): EndpointRow {
  return { endpoint, status: statuses[state], estimate: null, limit: null, reason: `${why}.` }
}

/** Whether the candidate has an endpoint; null when it was not probed. Of several probes one that did not find it counts. */
function foundOnCandidate(evidence: Evidence, endpoint: string): boolean | null {
  const looks = evidence.reported.found.filter(one => one.target === 'candidate' && one.endpoint === endpoint)
  return looks.length === 0 ? null : looks.every(({ found }) => found)
}
