import { runMetrics } from '../../../contract/metrics.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { type Family, family } from './family.ts'

/** What is known of the record at a moment. */
export interface RecordSize {
  readonly bytes: number
  readonly signals: number
}

const shownSeconds = 10

/** Whether the measurement can be trusted: the load machine, and what became of what it sent. */
export function trustFamilies(run: string, { generator, completeSlices, malformed }: Evidence, record: RecordSize): Family[] {
  const window = { from: Math.max(0, completeSlices - shownSeconds), to: completeSlices }
  const ofRun = (value: number | null) => [{ labels: { run }, value }]
  return [
    family(runMetrics.generatorCpu, ofRun(generator.cpu(window))),
    family(runMetrics.machineCpu, ofRun(generator.machine.cpu(window))),
    family(runMetrics.machineMemory, ofRun(generator.machine.memory(window))),
    family(runMetrics.descriptors, ofRun(generator.machine.descriptors(window))),
    family(runMetrics.dropped, ofRun(generator.droppedIterations)),
    family(runMetrics.recordBytes, ofRun(record.bytes)),
    family(runMetrics.recordSignals, ofRun(record.signals)),
    family(
      runMetrics.malformed,
      malformed.map(({ what, count }) => ({ labels: { run, what }, value: count })),
    ),
  ]
}
