import type { Outcome } from '../../collector/index.ts'
import type { Asked } from './questions.ts'

/** How often one version of the candidate was asked for a checkpoint, and what it got. */
export interface AskedOf {
  readonly version: string | null
  readonly times: number
  /** "3 inconclusive, then go" */
  readonly outcomes: string
}

/** Counts by the candidate's version, in the order of their first runs: who asks often enough gets a go by luck. */
export function askedByVersion(asked: readonly Asked[]): AskedOf[] {
  const groups = Map.groupBy(asked, ({ run }) => run.backends.candidate.version)
  return [...groups].map(([version, group]) => ({ version, times: group.length, outcomes: outcomesInWords(group.map(({ checkpoint }) => checkpoint.verdict)) }))
}

/** Stretches of equal verdicts that are still told one by one. */
const mostStretches = 4

/** Verdicts in order, in words: "3 inconclusive, then go"; of many stretches how often each, and the last. */
export function outcomesInWords(outcomes: readonly Outcome[]): string {
  const stretches = stretchesOf(outcomes)
  if (stretches.length <= mostStretches) return stretches.map(({ outcome, times }) => counted(outcome, times)).join(', then ')
  const kinds = ['go', 'inconclusive', 'no-go'] as const
  const counts = kinds.map(kind => [kind, outcomes.filter(outcome => outcome === kind).length] as const).filter(([, times]) => times > 0)
  return `${counts.map(([kind, times]) => `${times} ${kind}`).join(', ')}; the last ${outcomes.at(-1)}`
}

function stretchesOf(outcomes: readonly Outcome[]): { outcome: Outcome; times: number }[] {
  const stretches: { outcome: Outcome; times: number }[] = []
  for (const outcome of outcomes) {
    const last = stretches.at(-1)
    if (last?.outcome === outcome) last.times++
    else stretches.push({ outcome, times: 1 })
  }
  return stretches
}

function counted(outcome: Outcome, times: number): string {
  return times === 1 ? outcome : `${times} ${outcome}`
}
