import { type Arm, arms } from '../../../contract/arm.ts'
import type { GeneratorSummary } from '../../../contract/run-events.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { appliesAlways, type Condition, checkWithoutWindow, failCheck, passCheck, unknownCheck } from './condition.ts'

/** The collector received every request that k6 counted. */
export const countsReconciled: Condition = {
  id: 'counts-reconciled',
  remedy: 'Let k6 end by itself, and check whether the collector refused exports.',
  knownFrom: 'close',
  appliesTo: appliesAlways,
  check: ({ evidence, names }) => {
    const summary = evidence.generator.summary
    if (!summary?.complete) return unknownCheck('k6 wrote no summary, so its counts cannot be compared with those received.')
    const differing = [...arms.flatMap(arm => differences(evidence, summary, arm).map(text => `${names[arm]}: ${text}`)), ...dropped(evidence, summary)]
    if (differing.length > 0) return failCheck(`The counts received differ from k6's own (${differing.join('; ')}).`)
    const requests = arms.map(arm => `${summary.arms[arm].requests} for ${names[arm]}`).join(', ')
    return passCheck(`Every request that k6 counted was received (${requests}).`)
  },
}

function dropped({ generator }: Evidence, summary: GeneratorSummary): string[] {
  const arrived = generator.droppedIterations
  return arrived === summary.dropped ? [] : [`${arrived} dropped sessions received, ${summary.dropped} counted`]
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
  return pairs.filter(([, here, there]) => here !== there).map(([what, here, there]) => `${here} ${what} received, ${there} counted`)
}

/** An SDK over its cardinality limit merges series: counts by endpoint are then incomplete. */
export const noOverflow: Condition = {
  id: 'no-overflow',
  remedy: 'Set OTEL_GO_X_CARDINALITY_LIMIT=0 for the load generator.',
  knownFrom: 'look',
  appliesTo: appliesAlways,
  check: ({ evidence }) =>
    evidence.overflow
      ? failCheck('A sender exceeded its cardinality limit and merged series (otel.metric.overflow).')
      : passCheck('No sender exceeded its cardinality limit.'),
}

/** A sender of another version, or a broken one: its data are not in the evidence. */
export const allReadable: Condition = {
  id: 'all-readable',
  remedy: 'Use one version of load generator, probes and collector.',
  knownFrom: 'close',
  appliesTo: appliesAlways,
  check: ({ evidence }) => {
    const unread = evidence.malformed.map(({ what, count }) => `${count} × ${what}`)
    return unread.length === 0 ? passCheck('All signals could be read.') : failCheck(`Unreadable signals: ${unread.join(', ')}.`)
  },
}

export const noGaps: Condition = {
  id: 'no-gaps',
  remedy: 'Find out what delayed the sender: a busy machine, or the network to the collector.',
  knownFrom: 'look',
  appliesTo: appliesAlways,
  check: ({ evidence, window }) => {
    const span = window && evidence.span(window)
    if (!span) return checkWithoutWindow
    const gap = evidence.gaps.find(({ from, to }) => to > span.after && from < span.upTo)
    if (!gap) return passCheck('No sender had a gap.')
    return failCheck(`${gap.instance} sent nothing for ${((gap.to - gap.from) / 1000).toFixed(1)} s from ${new Date(gap.from).toISOString()} on.`)
  },
}
