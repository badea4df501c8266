import { formatChange, formatCount, formatPercent, parseDuration } from '../../../contract/quantities.ts'
import { splitIntoBatches, type Window } from '../../../statistics/batches.ts'
import type { ExponentialHistogram } from '../../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../../statistics/histogram-sum.ts'
import { estimateLatencyRatio, type LatencyRatio } from '../../../statistics/latency.ts'
import { ratioBounds } from '../../../statistics/ratio-bounds.ts'
import { findSoloBlocks } from '../../evidence/solo.ts'
import { type Condition, type ConditionCheck, checkWithoutWindow, failCheck, passCheck, unknownCheck, type ValidityInput } from './condition.ts'

const quantiles = { p50: 0.5, p95: 0.95 } as const
const minAnswers = 2000
const level = 0.05

/** The arms share a database: a candidate that loads it slows the baseline too, and their ratio tends to 1. The baseline alone, before and
 *  after, shows the effect. */
export const soloBlocksAgree: Condition = {
  id: 'solo-blocks',
  remedy: 'Find out how the candidate loads shared resources (the database first); give each backend its own, or use a profile with alternating blocks.',
  knownFrom: 'close',
  isScoped: true,
  appliesTo: ({ evidence }) => parseDuration(evidence.plan.solo) > 0,
  check: input => {
    const { evidence, window, names } = input
    if (!window) return checkWithoutWindow
    const blocks = findSoloBlocks(evidence, Math.floor(parseDuration(evidence.plan.solo) / 1000))
    if (blocks.before === null || blocks.after === null) {
      return unknownCheck(`${names.baseline} was not measured alone ${blocks.before === null ? 'before' : 'after'} the load.`)
    }
    return compareBlocks(input, window, [blocks.before, blocks.after])
  },
}

/** How much slower the baseline is beside the candidate than alone: by its median, which the noise of a few minutes moves little, and by p95,
 *  since waiting for locks may show there only (docs/decisions/solo-blocks.md). */
function compareBlocks({ evidence, scope, names, margins }: ValidityInput, window: Window, solo: readonly Window[]): ConditionCheck {
  const answers = evidence.latencies('baseline', scope)
  const alone = solo.flatMap(block => splitIntoBatches(block).map(batch => answers.latency(batch)))
  const beside = splitIntoBatches(window).map(batch => answers.latency(batch))
  const batches = { baseline: redistribute(alone, beside.length), candidate: beside }
  const asked = (['p50', 'p95'] as const).map(name => ({ name, margin: margins[name], ratio: estimateLatencyRatio(batches, quantiles[name]) }))
  const found = asked.flatMap(({ ratio, ...one }) => (ratio && isEnough(ratio) ? [{ ...one, ...ratioBounds(ratio, level) }] : []))
  if (found.length < asked.length) {
    const answers = formatCount(asked[0]?.ratio?.n.baseline ?? 0)
    return unknownCheck(`${names.baseline} alone gave ${answers} answers in this scope; at least ${formatCount(minAnswers)} are required.`)
  }
  const said = found.map(({ name, value, lower, upper }) => `${name} ${formatChange(value)} (${formatChange(lower)} … ${formatChange(upper)})`).join(', ')
  const reason = `${names.baseline} under load with the candidate, relative to alone: ${said}`
  const beyond = found.filter(({ value, margin }) => value > 1 + margin)
  if (beyond.length === 0) return passCheck(`${reason}; the margins are ${found.map(({ margin }) => formatPercent(margin)).join(' and ')}.`)
  const limits = beyond.map(({ name, margin }) => `${name} by more than ${formatPercent(margin)}`).join(' and ')
  return failCheck(`${reason}. It is slower at ${limits}: the backends disturb each other, so the comparison understates the difference.`)
}

function isEnough({ n }: LatencyRatio): boolean {
  return n.baseline >= minAnswers && n.candidate >= minAnswers
}

/** Solo blocks are shorter than the window: their batches are joined, or spread thin, to as many as the window has. */
function redistribute(batches: readonly ExponentialHistogram[], count: number): ExponentialHistogram[] {
  const edge = (j: number) => Math.floor((j * batches.length) / count)
  return Array.from({ length: count }, (_, j) => mergeHistograms(batches.slice(edge(j), edge(j + 1))))
}
