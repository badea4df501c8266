import type { CellResult } from '../results.ts'
import { runsOf, type Tally } from '../tally.ts'
import type { Share } from './share.ts'

export type Said = 'go' | 'inconclusive' | 'noGo'

/** What was measured, to be asked for. */
export class Measured {
  private readonly results: readonly CellResult[]

  constructor(results: readonly CellResult[]) {
    this.results = results
  }

  /** @returns null where it was not measured */
  tally(cell: string, plan: string, checkpoint: string): Tally | null {
    return this.find(cell, tally => tally.judge === 'cutover' && tally.plan === plan && tally.checkpoint === checkpoint)
  }

  /** @returns null where it was not measured */
  peer(cell: string, seconds: number, judge: string): Tally | null {
    return this.find(cell, tally => tally.judge === judge && tally.plan === `${seconds}`)
  }

  private find(cell: string, wanted: (tally: Tally) => boolean): Tally | null {
    return this.results.find(result => result.cell === cell)?.tallies.find(wanted) ?? null
  }
}

export function share(tally: Tally, said: Said): Share {
  return { count: tally[said], of: runsOf(tally) }
}
