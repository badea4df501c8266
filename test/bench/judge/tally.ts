import type { VerdictOutcome } from '../../../contract/verdict.ts'

/** Number of runs of one truth per outcome of one judge. */
export interface Tally {
  /** "cutover" or a peer's id. */
  readonly judge: string
  readonly plan: string
  /** Empty for peers, which know none. */
  readonly checkpoint: string
  readonly go: number
  readonly inconclusive: number
  readonly noGo: number
  /** No-gos by the second of the measured window in which they came. */
  readonly noGoAt: Readonly<Record<string, number>>
}

/** One judge's word on one run. */
export interface Word {
  readonly judge: string
  readonly plan: string
  readonly checkpoint: string
  readonly outcome: VerdictOutcome
  /** Length of the measured window judged. */
  readonly seconds: number
}

/** One more word, as a tally of its own. */
export function tallyOf({ judge, plan, checkpoint, outcome, seconds }: Word): Tally {
  const [go, inconclusive, noGo] = [Number(outcome === 'go'), Number(outcome === 'inconclusive'), Number(outcome === 'no-go')]
  return { judge, plan, checkpoint, go, inconclusive, noGo, noGoAt: noGo ? { [seconds]: 1 } : {} }
}

/** Adds tallies up, by judge, plan and checkpoint, in the order in which these first came. */
export function sumUp(tallies: Iterable<Tally>): Tally[] {
  const sums = new Map<string, Tally>()
  for (const tally of tallies) {
    const key = `${tally.judge}|${tally.plan}|${tally.checkpoint}`
    const known = sums.get(key)
    sums.set(key, known ? sum(known, tally) : tally)
  }
  return [...sums.values()]
}

function sum(a: Tally, b: Tally): Tally {
  const noGoAt = { ...a.noGoAt }
  for (const [seconds, count] of Object.entries(b.noGoAt)) noGoAt[seconds] = (noGoAt[seconds] ?? 0) + count
  return { ...a, go: a.go + b.go, inconclusive: a.inconclusive + b.inconclusive, noGo: a.noGo + b.noGo, noGoAt }
}

export function runsOf({ go, inconclusive, noGo }: Tally): number {
  return go + inconclusive + noGo
}

/** The second by which a share of all no-gos had come; null without any. */
export function noGoBy({ noGo, noGoAt }: Tally, share: number): number | null {
  let count = 0
  const inOrder = Object.entries(noGoAt).sort(([a], [b]) => Number(a) - Number(b))
  for (const [seconds, more] of inOrder) {
    count += more
    if (count >= share * noGo) return Number(seconds)
  }
  return null
}
