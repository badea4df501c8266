import { type Arm, arms } from '../../../contract/arm.ts'
import type { GeneratorSummary } from '../../../contract/run-events.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { always, broken, type Condition, holds, notKnown } from './condition.ts'

/** What the collector received equals what k6 itself counted: nothing was lost on the way. */
export const countsReconciled: Condition = {
  id: 'counts-reconciled',
  cure: 'Let k6 end by itself, and see whether the collector refused exports.',
  knownFrom: 'close',
  applies: always,
  check: ({ evidence, names }) => {
    const summary = evidence.generator.summary
    if (!summary?.complete) return notKnown('k6 left no summary, so its counts cannot be compared with what arrived.')
    const differing = [...arms.flatMap(arm => differences(evidence, summary, arm).map(text => `${names[arm]}: ${text}`)), ...dropped(evidence, summary)]
    if (differing.length > 0) return broken(`What arrived differs from what k6 counted (${differing.join('; ')}).`)
    const requests = arms.map(arm => `${summary.arms[arm].requests} for ${names[arm]}`).join(', ')
    return holds(`Every request that k6 counted arrived (${requests}).`)
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
