import { type Arm, arms } from '../../contract/arm.ts'
import { parseDuration } from '../../contract/quantities.ts'
import type { Signal } from '../otlp/signal.ts'
import { MalformedTally, RunEvents } from './events.ts'
import type { Evidence } from './evidence.ts'
import { createEvidenceView } from './evidence-view.ts'
import { Measurements } from './measurements.ts'

/** Turns a record's signals, in its order, into evidence. All times come from the data; no clock is read. */
export class Streams {
  private readonly tally = new MalformedTally()
  private readonly measurements = new Measurements(this.tally)
  private readonly announcements = new RunEvents(this.tally, (arm, time) => (this.opened ? minuteOf(this.view, arm, time) : null))
  private readonly view = createEvidenceView(this.measurements, this.announcements, this.tally)

  apply(signal: Signal): void {
    this.announcements.reopen()
    if (signal.kind === 'logs') {
      for (const event of signal.events) this.announcements.apply(event)
      return
    }
    this.measurements.overflow ||= signal.overflow
    this.measurements.apply(signal.points, this.armsUnderLoad())
  }

  /** A live view: it shows what was applied so far whenever it is read. Reading `plan` before a run was opened throws. */
  evidence(): Evidence {
    return this.view
  }

  /** Whether the event that opens the run, with a plan that can be read, was applied. */
  get opened(): boolean {
    return this.announcements.plan !== null
  }

  private armsUnderLoad(): readonly Arm[] {
    const design = this.announcements.plan?.design
    return design === 'alone' || design === 'alternating' ? ['baseline'] : arms
  }
}

/** Minutes that begin with the measured window, so that none is half in it and half in the warm-up. */
function minuteOf({ t0, plan, sliceOf }: Evidence, arm: Arm, time: number): number | null {
  const slice = t0 === null ? null : sliceOf(arm, time)
  return slice === null || slice < 0 ? null : Math.floor((slice - parseDuration(plan.warmup) / 1000) / 60)
}
