import type { ControlResult } from '../../contract/control.ts'
import { countOf, formatPercent } from '../../contract/quantities.ts'
import { lowerBound, upperBound } from '../../statistics/clopper-pearson.ts'
import { isCorrect } from './control-result.ts'

/** Error rates of the judge over all controls. */
export interface Tally {
  readonly negative: {
    readonly runs: number
    /** Those with go or no-go: only they can be false alarms. */
    readonly decided: number
    readonly falseAlarms: number
    /** Upper 95 % bound of the false alarm rate; 1 while none was decided. */
    readonly atMost: number
  }
  /** By planted slowdown, ascending. */
  readonly positive: readonly {
    readonly slowdown: number
    readonly runs: number
    /** No-go by latency; undecided ones count as missed. */
    readonly called: number
    /** Lower 95 % bound of the detection rate. */
    readonly atLeast: number
    /** Median seconds of measured window until detection; null without one. */
    readonly medianSeconds: number | null
  }[]
  /** Number of policy versions that judged the controls. */
  readonly policies: number
}

const level = 0.05

/** Tallies controls. Bounds are one-sided, exact binomial (Clopper & Pearson 1934). */
export function tallyControls(results: readonly ControlResult[]): Tally {
  const slowdowns = [...new Set(results.filter(isPositive).map(({ slowdown }) => slowdown))].sort((a, b) => a - b)
  return {
    negative: tallyNegatives(results.filter(result => !isPositive(result))),
    positive: slowdowns.map(slowdown =>
      tallyPositives(
        results.filter(result => isPositive(result) && result.slowdown === slowdown),
        slowdown,
      ),
    ),
    policies: new Set(results.map(({ policySha256 }) => policySha256)).size,
  }
}

/** Describes a tally in a sentence, for terminals and reports. */
export function describeTally({ negative, positive, policies }: Tally): string {
  if (negative.runs + positive.length === 0) return 'No controls yet: run "cutover control" to measure how often the judge errs on these backends.'
  const planted = positive.length === 0 ? ['no positive control yet'] : positive.map(describePositive)
  const under = policies > 1 ? [`judged by ${policies} policy versions`] : []
  return `${[describeNegative(negative), ...planted, ...under].join('; ')}.`
}

function tallyNegatives(results: readonly ControlResult[]): Tally['negative'] {
  const outcomes = results.map(isCorrect)
  const falseAlarms = outcomes.filter(outcome => outcome === false).length
  const decided = outcomes.filter(outcome => outcome !== null).length
  return { runs: results.length, decided, falseAlarms, atMost: decided === 0 ? 1 : upperBound(falseAlarms, decided, level) }
}

function tallyPositives(results: readonly ControlResult[], slowdown: number): Tally['positive'][number] {
  const seconds = results.flatMap(({ calledAfter }) => calledAfter ?? [])
  return {
    slowdown,
    runs: results.length,
    called: seconds.length,
    atLeast: lowerBound(seconds.length, results.length, level),
    medianSeconds: seconds.length === 0 ? null : median(seconds),
  }
}

function describeNegative({ runs, decided, falseAlarms, atMost }: Tally['negative']): string {
  if (runs === 0) return 'no negative control yet'
  const those = countOf(runs, 'negative control')
  if (decided === 0) return `${those}, none decided`
  const among = decided < runs ? ` in ${decided} decided` : ''
  return `${those}, ${countOf(falseAlarms, 'false alarm')}${among} (upper 95 % bound ${roundUp(atMost)})`
}

function describePositive({ slowdown, runs, called, atLeast, medianSeconds }: Tally['positive'][number]): string {
  const share = `a slowdown of ${formatPercent(slowdown)} was detected in ${called} of ${runs} (lower 95 % bound ${roundDown(atLeast)})`
  return medianSeconds === null ? share : `${share} after ${medianSeconds} s (median)`
}

/** Bounds are rounded to the conservative side. */
function roundUp(share: number): string {
  return `${Math.ceil(share * 1000 - 1e-9) / 10} %`
}

function roundDown(share: number): string {
  return `${Math.floor(share * 1000 + 1e-9) / 10} %`
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

function isPositive({ kind }: ControlResult): boolean {
  return kind === 'positive'
}
