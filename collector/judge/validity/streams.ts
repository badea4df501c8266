import type { Plan } from '../../../contract/plan.ts'
import { parseDuration } from '../../../contract/quantities.ts'
import type { Window } from '../../../statistics/batches.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { CollapseWatch, collapseWords } from '../collapse.ts'
import { scheduleOf } from '../schedule.ts'
import { always, broken, type Circumstances, type Condition, type Holding, holds, notKnown } from './condition.ts'

/** An SDK over its attribute limit folds series together: counts by endpoint are then not whole. */
export const noOverflow: Condition = {
  id: 'no-overflow',
  cure: 'Set OTEL_GO_X_CARDINALITY_LIMIT=0 for the load generator.',
  knownFrom: 'look',
  applies: always,
  check: ({ evidence }) => (evidence.overflow ? broken('A sender folded series together (otel.metric.overflow).') : holds('No sender folded series together.')),
}

/** A sender of another version, or a broken one: what it meant is not in the evidence. */
export const allReadable: Condition = {
  id: 'all-readable',
  cure: 'Run load generator, probes and collector of one version.',
  knownFrom: 'close',
  applies: always,
  check: ({ evidence }) => {
    const unread = evidence.malformed.map(({ what, count }) => `${count} × ${what}`)
    return unread.length === 0 ? holds('Everything that arrived could be read.') : broken(`Some of what arrived could not be read: ${unread.join(', ')}.`)
  },
}

export const noGaps: Condition = {
  id: 'no-gaps',
  cure: 'Find out what held the sender up: a busy machine, or the way to the collector.',
  knownFrom: 'look',
  applies: always,
  check: ({ evidence, window }) => {
    const span = window && evidence.span(window)
    if (!span) return notKnown('No second under load was measured.')
    const gap = evidence.gaps.find(({ from, to }) => to > span.after && from < span.upTo)
    if (!gap) return holds('Every sender reported without a gap.')
    return broken(`${gap.instance} reported nothing for ${((gap.to - gap.from) / 1000).toFixed(1)} s from ${new Date(gap.from).toISOString()} on.`)
  },
}

export const closedNormally: Condition = {
  id: 'closed-normally',
  cure: 'Let the run end by itself.',
  knownFrom: 'close',
  applies: always,
  check: ({ evidence, window, names }) => {
    switch (evidence.closed) {
      case 'finished':
        return collapsed(evidence, window, names) ?? endedAsPlanned(evidence.plan, window)
      case 'interrupted':
        return broken('The run was interrupted before its planned end.')
      case 'failed':
        return broken('The run was given up because the rig failed.')
      default:
        return broken('The run was never closed: it still goes on, or it was killed.')
    }
  },
}

/** Null: no backend did, within the window. */
function collapsed(evidence: Evidence, window: Window | null, names: Circumstances['names']): Holding | null {
  const found = window && scheduleOf(evidence.plan).endsWithCollapse ? new CollapseWatch().upTo(evidence, window.to) : null
  return found && broken(`The load was ended to do no more harm: ${collapseWords(found, names)}.`)
}

/** Who may choose when to look can choose what to see: only the plan's looks decide. */
function endedAsPlanned(plan: Plan, window: Window | null): Holding {
  const measured = window ? window.to - window.from : 0
  if (scheduleOf(plan).looks.includes(measured)) return holds('The run ended as planned.')
  return broken(`The load ended after ${measured} s of the measured window, at which the plan has no look (${plan.looks.join(', ')}).`)
}

const leastWarmup = 15_000

/** Sessions that began cold must have ended, connections and caches be warm. */
export const warmedUp: Condition = {
  id: 'warmed-up',
  cure: `Plan a warm-up of at least ${leastWarmup / 1000} s.`,
  knownFrom: 'look',
  applies: ({ evidence }) => parseDuration(evidence.plan.warmup) < leastWarmup,
  check: ({ evidence }) => broken(`The plan warms up for ${evidence.plan.warmup} only; a measurement needs ${leastWarmup / 1000} s.`),
}
