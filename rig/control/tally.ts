import { clopperPearsonLower, clopperPearsonUpper, formatPercent } from '../../collector/index.ts'
import type { ControlResult } from '../../contract/control.ts'
import { asItShouldBe } from './result.ts'

/** What all controls together say of the judge. */
export interface Tally {
  readonly negative: {
    readonly runs: number
    /** Those that came to go or no-go: only they can tell of false alarms. */
    readonly decided: number
    readonly falseAlarms: number
    /** Share of false alarms that is not exceeded, at 95 %; 1 before anything was decided. */
    readonly atMost: number
  }
  /** By planted slow-down, least first. */
  readonly positive: readonly {
    readonly slowdown: number
    readonly runs: number
    /** Called no-go for its latency; what was not decided counts as not called. */
    readonly called: number
    /** Share that is called, at least, at 95 %. */
    readonly atLeast: number
    /** Seconds of measured window until it was called; null when it never was. */
    readonly medianSeconds: number | null
  }[]
  /** How many versions of the policy the controls were judged by. */
  readonly policies: number
}

const level = 0.05

/** Adds up controls. Bounds are one-sided, exact binomial (Clopper & Pearson 1934). */
export function tallyOf(results: readonly ControlResult[]): Tally {
  const slowdowns = [...new Set(results.filter(isPositive).map(({ slowdown }) => slowdown))].sort((a, b) => a - b)
  return {
    negative: negatives(results.filter(result => !isPositive(result))),
    positive: slowdowns.map(slowdown =>
      positives(
        results.filter(result => isPositive(result) && result.slowdown === slowdown),
        slowdown,
      ),
    ),
    policies: new Set(results.map(({ policySha256 }) => policySha256)).size,
  }
}

/** The tally in a sentence, for terminals and reports. */
export function tallySentence({ negative, positive, policies }: Tally): string {
  if (negative.runs + positive.length === 0) return 'No control was run here yet: cutover control shows how far the rig can be trusted with these backends.'
  const planted = positive.length === 0 ? ['no slow-down was planted yet'] : positive.map(plantedWords)
  const under = policies > 1 ? [`judged by ${policies} versions of the policy`] : []
  return `${[negativeWords(negative), ...planted, ...under].join('; ')}.`
}

function negatives(results: readonly ControlResult[]): Tally['negative'] {
  const outcomes = results.map(asItShouldBe)
  const falseAlarms = outcomes.filter(outcome => outcome === false).length
  const decided = outcomes.filter(outcome => outcome !== null).length
  return { runs: results.length, decided, falseAlarms, atMost: decided === 0 ? 1 : clopperPearsonUpper(falseAlarms, decided, level) }
}

function positives(results: readonly ControlResult[], slowdown: number): Tally['positive'][number] {
  const seconds = results.flatMap(({ calledAfter }) => calledAfter ?? [])
  return {
    slowdown,
    runs: results.length,
    called: seconds.length,
    atLeast: clopperPearsonLower(seconds.length, results.length, level),
    medianSeconds: seconds.length === 0 ? null : median(seconds),
  }
}

function negativeWords({ runs, decided, falseAlarms, atMost }: Tally['negative']): string {
  if (runs === 0) return 'no A/A run yet'
  const those = `${runs} A/A ${runs === 1 ? 'run' : 'runs'}`
  if (decided === 0) return `${those}, none of them decided`
  const among = decided < runs ? ` among the ${decided} that were decided` : ''
  return `${those}, ${falseAlarms} false ${falseAlarms === 1 ? 'alarm' : 'alarms'}${among} (at most ${upwards(atMost)} at 95 %, exact binomial)`
}

function plantedWords({ slowdown, runs, called, atLeast, medianSeconds }: Tally['positive'][number]): string {
  const share = `planted +${formatPercent(slowdown)} was called no-go in ${called} of ${runs} (at least ${downwards(atLeast)} at 95 %)`
  return medianSeconds === null ? share : `${share}, in ${medianSeconds} s (median)`
}

/** Rounded to the bad side: a bound promises no more than it holds. */
function upwards(share: number): string {
  return `${Math.ceil(share * 1000 - 1e-9) / 10} %`
}

function downwards(share: number): string {
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
