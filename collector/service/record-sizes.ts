import { metrics } from '@opentelemetry/api'
import type { LiveRun } from './live-run.ts'
import type { Runs } from './runs.ts'

/** Tells how large the records of runs under way are, and once more of each that has ended since. */
export function observeRecordSizes(runs: Runs): void {
  let before: readonly LiveRun[] = []
  metrics
    .getMeter('cutover')
    .createObservableGauge('cutover.record.size', { unit: 'By', description: 'Bytes of the record of a run' })
    .addCallback(result => {
      const now = runs.underWay()
      for (const run of new Set([...before, ...now])) result.observe(run.recordBytes, { 'cutover.run.id': run.id })
      before = now
    })
}
