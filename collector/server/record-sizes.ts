import { metrics } from '@opentelemetry/api'
import type { LiveRun } from './live-run.ts'
import type { Runs } from './runs.ts'

/** Tells how large the records of runs under way are, and once more of each that was closed since.
 *  @returns looks which runs are under way: one that came and went between two readings would be missed */
export function recordSizes(runs: Runs): () => void {
  const known = new Set<LiveRun>()
  const look = () => {
    for (const run of runs.underWay()) known.add(run)
  }
  metrics
    .getMeter('cutover')
    .createObservableGauge('cutover.record.size', { unit: 'By', description: 'Bytes of the record of a run' })
    .addCallback(result => {
      look()
      for (const run of known) {
        result.observe(run.recordBytes, { 'cutover.run.id': run.id })
        if (!run.accepts) known.delete(run)
      }
    })
  return look
}
