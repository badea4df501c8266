import { events } from '../../contract/events.ts'
import type { Plan } from '../../contract/plan.ts'
import { attributes } from '../../contract/signals.ts'
import { planSchema } from '../evidence/plan.ts'
import { readRecord } from '../record/read.ts'
import { RecordError } from '../record/record-error.ts'
import { signalOf } from '../record/signal-of.ts'

/** What the first event of a record says. */
export interface Opening {
  readonly run: string
  readonly plan: Plan
}

/** Reads no further than the opening of a run.
 *  @throws RecordError when the record does not begin with one that can be read */
export function openingOf(path: string): Opening {
  const found: { opening?: Opening } = {}
  const enough = new Error('The opening was read')
  try {
    readRecord(path, frame => {
      const signal = signalOf(frame)
      const opened = signal.kind === 'logs' ? signal.events.find(({ name }) => name === events.runOpened) : undefined
      const plan = planSchema.safeParse(opened?.body)
      if (opened && plan.success) found.opening = { run: opened.resource[attributes.runId] ?? '', plan: plan.data }
      throw enough
    })
  } catch (error) {
    if (error !== enough) throw error
  }
  if (found.opening) return found.opening
  throw new RecordError('foreign', 0, `Cannot read ${path}: expected a record that begins with a readable plan (cutover.run.opened), got something else`)
}
