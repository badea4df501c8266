import { sessionSeconds } from '../../contract/journeys.ts'
import { requestOutcomes } from '../../contract/signals.ts'
import type { Window } from '../../statistics/batches.ts'
import { sumRequestsPerSlice } from './endpoint-sums.ts'
import type { Evidence } from './evidence.ts'

/** The baseline alone, at both ends of a run; null where it was not. Slices before t0 have negative numbers. */
export interface SoloBlocks {
  readonly before: Window | null
  readonly after: Window | null
}

/** Seconds at a block's edges in which sessions of the other arm may still run, or connections are new. */
const edgeSeconds = 2

/** Finds the seconds in which the baseline was under load and the candidate was not.
 *  @param seconds planned length of each block  @returns blocks of at least half that length */
export function findSoloBlocks(evidence: Evidence, seconds: number): SoloBlocks {
  const whole: Window = { from: -seconds - edgeSeconds, to: evidence.completeSlices }
  const [baseline, candidate] = [
    sumRequestsPerSlice(evidence.endpoints('baseline'), whole, requestOutcomes),
    sumRequestsPerSlice(evidence.endpoints('candidate'), whole, requestOutcomes),
  ]
  const busy = candidate.map(count => count > 0)
  const [first, last] = [busy.indexOf(true), busy.lastIndexOf(true)]
  if (first < 0) return { before: null, after: null }
  const start = baseline.findIndex(count => count > 0)
  const end = baseline.findLastIndex(count => count > 0)
  return {
    before: block(whole.from + Math.max(start, 0) + edgeSeconds, whole.from + first - edgeSeconds, seconds),
    after: blockUntil(whole.from + end + 1 - sessionSeconds.limit, whole.from + last + 1 + edgeSeconds, seconds),
  }
}

/** Of the baseline alone the last seconds before its sessions ended: its users are all there again. */
function blockUntil(to: number, earliest: number, planned: number): Window | null {
  return block(Math.max(earliest, to - planned), to, planned)
}

function block(from: number, to: number, planned: number): Window | null {
  return to - from >= planned / 2 ? { from, to } : null
}
