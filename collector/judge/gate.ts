import { type Outcome, worst } from './combine.ts'
import type { Verdict } from './verdict-schema.ts'

/** What a run is gated on: everything, or one part of every checkpoint. A checkpoint without that part is inconclusive. */
export function gated({ checkpoints }: Verdict, gate: 'all' | 'measured' | 'imported' | 'attested'): Outcome {
  return worst(checkpoints.map(({ verdict, parts }) => (gate === 'all' ? verdict : (parts[gate] ?? 'inconclusive'))))
}
