import { scrapedOfRun } from '../../../contract/scraped/run.ts'
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
    family(scrapedOfRun.generatorCpu, ofRun(generator.cpu(window))),
    family(scrapedOfRun.machineCpu, ofRun(generator.machine.cpu(window))),
    family(scrapedOfRun.machineMemory, ofRun(generator.machine.memory(window))),
    family(scrapedOfRun.descriptors, ofRun(generator.machine.descriptors(window))),
    family(scrapedOfRun.dropped, ofRun(generator.droppedIterations)),
    family(scrapedOfRun.recordBytes, ofRun(record.bytes)),
    family(scrapedOfRun.recordSignals, ofRun(record.signals)),
    family(
      scrapedOfRun.malformed,
      malformed.map(({ what, count }) => ({ labels: { run, what }, value: count })),
    ),
  ]
}
