import type { Announcements } from './announcements.ts'
import type { Evidence, Window } from './evidence.ts'
import { type Span, spanOf } from './grid.ts'
import { gainedPerSlice } from './increments.ts'
import type { MalformedTally } from './malformed.ts'
import type { Measurements } from './measurements.ts'
import { together } from './together.ts'

/** Shows metrics and events as one body of evidence, always as of now.
 *  @returns a view whose `plan` throws an Error before a run was opened */
export function evidenceOf(measured: Measurements, announced: Announcements, tally: MalformedTally): Evidence {
  return {
    get plan() {
      if (!announced.plan) throw new Error('Cannot judge: expected a record that begins with a readable plan (cutover.run.opened), got none')
      return announced.plan
    },
    get t0() {
      return measured.t0
    },
    get completeSlices() {
      return measured.completeSlices
    },
    get closed() {
      return announced.closed
    },
    endpoints: arm => measured.arms[arm].endpoints(),
    latencies: (arm, scope) => together(measured.arms[arm].endpoints(), scope),
    sessionsInFlight: (arm, window) => measured.arms[arm].sessionsInFlight(window),
    control: (window, outcome) => gainedPerSlice(measured.control[outcome], measured.t0, window),
    probes: (arm, window, outcome) => measured.arms[arm].probesPerSlice(window, outcome),
    totals: arm => measured.arms[arm].totals(),
    ledger: ledgerOf(announced),
    get said() {
      return announced.statements
    },
    database: (arm, window) => measured.arms[arm].databasePerSlice(window),
    generator: generatorOf(measured, announced),
    get gaps() {
      return measured.senders.gaps()
    },
    get overflow() {
      return measured.overflow
    },
    get malformed() {
      return tally.list()
    },
  }
}

function ledgerOf(announced: Announcements): Evidence['ledger'] {
  return {
    get attempted() {
      return announced.ledger.attempted
    },
    get acknowledged() {
      return announced.ledger.acknowledged
    },
    get indeterminate() {
      return announced.ledger.indeterminate
    },
    get observed() {
      return announced.ledger.observed
    },
    get census() {
      return announced.census
    },
  }
}

function generatorOf(measured: Measurements, announced: Announcements): Evidence['generator'] {
  const within = (window: Window, asked: (span: Span) => number | null) => (measured.t0 === null ? null : asked(spanOf(measured.t0, window)))
  return {
    cpu: window => within(window, span => measured.generator.cpu.mean(span)),
    machine: {
      cpu: window => within(window, span => measured.generator.machine.cpu.mean(span)),
      memory: window => within(window, span => measured.generator.machine.memory.peak(span)),
      descriptors: window => within(window, span => measured.generator.machine.descriptors.peak(span)),
    },
    get droppedIterations() {
      return measured.generator.droppedIterations
    },
    get summary() {
      return announced.summary
    },
  }
}
