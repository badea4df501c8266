import { type Arm, arms } from '../../../contract/arm.ts'
import type { GeneratorSummary } from '../../../contract/run-events.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { appliesAlways, type Condition, failCheck, passCheck, unknownCheck } from './condition.ts'

/** What the collector received equals what k6 itself counted: nothing was lost on the way. */
export const countsReconciled: Condition = {
  id: 'counts-reconciled',
  remedy: 'Let k6 end by itself, and see whether the collector refused exports.',
  knownFrom: 'close',
  appliesTo: appliesAlways,
  check: ({ evidence, names }) => {
    const summary = evidence.generator.summary
    if (!summary?.complete) return unknownCheck('k6 left no summary, so its counts cannot be compared with what arrived.')
    const differing = [...arms.flatMap(arm => differences(evidence, summary, arm).map(text => `${names[arm]}: ${text}`)), ...dropped(evidence, summary)]
    if (differing.length > 0) return failCheck(`What arrived differs from what k6 counted (${differing.join('; ')}).`)
    const requests = arms.map(arm => `${summary.arms[arm].requests} for ${names[arm]}`).join(', ')
    return passCheck(`Every request that k6 counted arrived (${requests}).`)
  },
}

function dropped({ generator }: Evidence, summary: GeneratorSummary): string[] {
  const arrived = generator.droppedIterations
  return arrived === summary.dropped ? [] : [`${arrived} left-out sessions arrived, ${summary.dropped} were counted`]
}

function differences(evidence: Evidence, summary: GeneratorSummary, arm: Arm): string[] {
  const arrived = evidence.totals(arm)
  const counted = summary.arms[arm]
  const pairs = [
    ['requests', arrived.requests, counted.requests],
    ['unexpected answers', arrived.unexpected, counted.unexpected],
    ['latencies of expected answers', arrived.latencies, counted.requests - counted.unexpected],
    ['acknowledged writes', arrived.writes.acknowledged, counted.acknowledgedWrites],
  ] as const
  return pairs.filter(([, here, there]) => here !== there).map(([what, here, there]) => `${here} ${what} arrived, ${there} were counted`)
}

/** An SDK over its attribute limit folds series together: counts by endpoint are then not whole. */
export const noOverflow: Condition = {
  id: 'no-overflow',
  remedy: 'Set OTEL_GO_X_CARDINALITY_LIMIT=0 for the load generator.',
  knownFrom: 'look',
  appliesTo: appliesAlways,
  check: ({ evidence }) =>
    evidence.overflow ? failCheck('A sender folded series together (otel.metric.overflow).') : passCheck('No sender folded series together.'),
}

/** A sender of another version, or a broken one: what it meant is not in the evidence. */
export const allReadable: Condition = {
  id: 'all-readable',
  remedy: 'Run load generator, probes and collector of one version.',
  knownFrom: 'close',
  appliesTo: appliesAlways,
  check: ({ evidence }) => {
    const unread = evidence.malformed.map(({ what, count }) => `${count} × ${what}`)
    return unread.length === 0
      ? passCheck('Everything that arrived could be read.')
      : failCheck(`Some of what arrived could not be read: ${unread.join(', ')}.`)
  },
}

export const noGaps: Condition = {
  id: 'no-gaps',
  remedy: 'Find out what held the sender up: a busy machine, or the way to the collector.',
  knownFrom: 'look',
  appliesTo: appliesAlways,
  check: ({ evidence, window }) => {
    const span = window && evidence.span(window)
    if (!span) return unknownCheck('No second under load was measured.')
    const gap = evidence.gaps.find(({ from, to }) => to > span.after && from < span.upTo)
    if (!gap) return passCheck('Every sender reported without a gap.')
    return failCheck(`${gap.instance} reported nothing for ${((gap.to - gap.from) / 1000).toFixed(1)} s from ${new Date(gap.from).toISOString()} on.`)
  },
}
