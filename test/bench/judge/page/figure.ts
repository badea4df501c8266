import type { Tally } from '../tally.ts'
import { type Said, share } from './measured.ts'
import { withInterval } from './share.ts'

/** One figure that the judge is to reach. */
export interface Figure {
  readonly wanted: string
  readonly measured: string
  /** Where it is missed, a sentence on why. */
  readonly why?: string
  readonly met: 'yes' | 'no' | 'shown only' | 'not measured'
}

export interface Limit {
  readonly said: Said
  readonly most?: number
  readonly least?: number
}

/** Compares one tally with a limit in per cent. */
export function compared(wanted: string, tally: Tally | null, { said, most = 100, least = 0 }: Limit): Figure {
  if (!tally) return { wanted, measured: '–', met: 'not measured' }
  const found = share(tally, said)
  const value = (100 * found.count) / found.of
  return { wanted, measured: withInterval(found), met: value <= most && value >= least ? 'yes' : 'no' }
}
