import { batchesOf } from '../../estimates/batches.ts'
import { latencyRatio, ratioBounds } from '../../estimates/latency-ratio.ts'
import { parseDuration } from '../../quantities/duration.ts'
import type { ExponentialHistogram } from '../../quantities/exponential-histogram.ts'
import { formatChange, formatCount, formatPercent } from '../../quantities/format.ts'
import { mergeHistograms } from '../../quantities/merge-histograms.ts'
import type { Evidence, Window } from '../../windows/evidence.ts'
import { soloBlocks } from '../../windows/solo.ts'
import { broken, type Circumstances, type Condition, type Holding, holds, notKnown } from './condition.ts'

const p95 = 0.95
const fewestAnswers = 2000
const level = 0.05

/** The arms share a database: a candidate that loads it slows the baseline as well, and their ratio leans to 1. Alone, before and after, the
 *  baseline shows what it takes without the candidate. */
export const soloBlocksAgree: Condition = {
  id: 'solo-blocks',
  cure: 'Find out what the candidate does to what both share (the database first); give each backend its own, or judge them in turns.',
  knownFrom: 'close',
  applies: ({ evidence }) => parseDuration(evidence.plan.solo) > 0,
  check: circumstances => {
    const { evidence, window, names } = circumstances
    if (!window) return notKnown('No second under load was measured.')
    const blocks = soloBlocks(evidence, Math.floor(parseDuration(evidence.plan.solo) / 1000))
    if (blocks.before === null || blocks.after === null) {
      return notKnown(`${names.baseline} was to be measured alone before and after the load, and was not ${blocks.before === null ? 'before' : 'after'} it.`)
    }
    return compared(circumstances, window, [blocks.before, blocks.after])
  },
}

/** How much slower the baseline is beside the candidate than alone. */
function compared({ evidence, scope, names, p95Margin }: Circumstances, window: Window, solo: readonly Window[]): Holding {
  const alone = solo.flatMap(block => batchesOf(block).map(batch => answersOf(evidence, scope, batch)))
  const beside = batchesOf(window).map(batch => answersOf(evidence, scope, batch))
  const ratio = latencyRatio({ baseline: spread(alone, beside.length), candidate: beside }, p95)
  if (!ratio || ratio.n.baseline < fewestAnswers || ratio.n.candidate < fewestAnswers) {
    return notKnown(
      `${names.baseline} alone gave ${formatCount(ratio?.n.baseline ?? 0)} answers of this scope; at least ${formatCount(fewestAnswers)} are needed.`,
    )
  }
  const { value, lower, upper } = ratioBounds(ratio, level)
  const said = `Beside the candidate ${names.baseline}'s p95 was ${formatChange(value)} against alone (${formatChange(lower)} … ${formatChange(upper)})`
  if (value <= 1 + p95Margin) return holds(`${said}, within ${formatPercent(p95Margin)}.`)
  return broken(`${said}, more than ${formatPercent(p95Margin)}: the arms disturb each other, and their ratio leans to 1.`)
}

function answersOf(evidence: Evidence, scope: readonly string[], window: Window): ExponentialHistogram {
  const endpoints = evidence.endpoints('baseline').filter(({ endpoint }) => scope.includes(endpoint))
  return mergeHistograms(endpoints.map(endpoint => endpoint.latency(window)))
}

/** Solo blocks are shorter than the window: their batches are joined, or spread thin, to as many as the window has. */
function spread(batches: readonly ExponentialHistogram[], count: number): ExponentialHistogram[] {
  const edge = (j: number) => Math.floor((j * batches.length) / count)
  return Array.from({ length: count }, (_, j) => mergeHistograms(batches.slice(edge(j), edge(j + 1))))
}
