import type { z } from 'zod'
import type { Arm } from '../../contract/arm.ts'
import { events } from '../../contract/events.ts'
import type { CloseReason, Plan } from '../../contract/plan.ts'
import { planSchema } from '../../contract/plan.ts'
import type { GeneratorSummary } from '../../contract/run-events.ts'
import { closedAttributes, generatorSummary, sampledAttributes } from '../../contract/run-events.ts'
import type { CensusAttributes } from '../../contract/write-events.ts'
import { censusAttributes, observedAttributes, writeAttributes } from '../../contract/write-events.ts'
import type { ReceivedEvent } from '../otlp/signal.ts'
import { Ledger } from './ledger.ts'
import { emptyLists, storeReported } from './reported.ts'
import { SampledRequests } from './sampled-requests.ts'

/** Minute of the load of an arm at a time; null where the arm was not measured. */
type MinuteOf = (arm: Arm, time: number) => number | null

/** Applies all events of a run, in the record's order. Repeats are dropped: by `cutover.event.id`, and in the ledger by write. An event
 *  of a known name that does not fit its schema is counted as malformed and ignored; unknown names are skipped. */
export class RunEvents {
  readonly ledger = new Ledger()
  readonly reported = emptyLists()
  readonly samples = new SampledRequests()
  plan: Plan | null = null
  closed: CloseReason | null = null
  summary: GeneratorSummary | null = null
  census: CensusAttributes | null = null
  private readonly tally: MalformedTally
  private readonly minuteOf: MinuteOf
  private readonly ids = new Set<string>()

  /** @param minuteOf finds the minute of the load for sampled requests */
  constructor(tally: MalformedTally, minuteOf: MinuteOf) {
    this.tally = tally
    this.minuteOf = minuteOf
  }

  /** Withdraws an earlier close: a run that receives another signal goes on. */
  reopen(): void {
    this.closed = null
  }

  apply(event: ReceivedEvent): void {
    if (event.name === events.runClosed) this.close(event)
    else if (!this.applyToLedger(event) && !this.applyToSamples(event) && !this.isRepeat(event)) this.applyOther(event)
  }

  private applyOther(event: ReceivedEvent): void {
    switch (event.name) {
      case events.runOpened:
        // The first plan holds: a later event cannot change what the run set out to do.
        this.plan ??= this.read(event, planSchema, event.body)
        break
      case events.generatorSummary:
        this.summary = this.read(event, generatorSummary, event.body) ?? this.summary
        break
      case events.censusFinished:
        this.census = this.read(event, censusAttributes) ?? this.census
        break
      default:
        if (storeReported(this.reported, event) === 'unreadable') this.tally.add(event.name)
    }
  }

  /** Keeps the first reason that is not a normal end. */
  private close(event: ReceivedEvent): void {
    const reason = this.read(event, closedAttributes)?.reason ?? null
    if (this.closed === null || this.closed === 'finished') this.closed = reason ?? this.closed
  }

  private applyToLedger(event: ReceivedEvent): boolean {
    const what = ledgerEvents.get(event.name)
    if (!what) return false
    if (what === 'observed') {
      const seen = this.read(event, observedAttributes)
      if (seen) this.ledger.recordObservation(event.time, seen)
    } else {
      const write = this.read(event, writeAttributes)
      if (write) this.ledger.recordWrite(what, event.time, write)
    }
    return true
  }

  /** Skips a sampled request outside the measured load. */
  private applyToSamples(event: ReceivedEvent): boolean {
    if (event.name !== events.requestSampled) return false
    const request = this.read(event, sampledAttributes)
    const minute = request && this.minuteOf(request.target, event.time)
    if (request && minute !== null) this.samples.add({ ...request, time: event.time }, minute)
    return true
  }

  private isRepeat({ id }: ReceivedEvent): boolean {
    if (id === '') return false
    const known = this.ids.has(id)
    this.ids.add(id)
    return known
  }

  private read<T>(event: ReceivedEvent, schema: z.ZodType<T>, from: unknown = event.attributes): T | null {
    const read = schema.safeParse(from)
    if (read.success) return read.data
    this.tally.add(event.name)
    return null
  }
}

const ledgerEvents: ReadonlyMap<string, 'attempted' | 'acknowledged' | 'indeterminate' | 'observed'> = new Map([
  [events.writeAttempted, 'attempted'],
  [events.writeAcknowledged, 'acknowledged'],
  [events.writeIndeterminate, 'indeterminate'],
  [events.writeObserved, 'observed'],
])

/** Signals of one known name that could not be read, and their count. */
export interface Malformed {
  readonly what: string
  readonly count: number
}

/** Counts signals that could not be read. Descriptions contain no values, so there are few of them. */
export class MalformedTally {
  private readonly counts = new Map<string, number>()

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  list(): Malformed[] {
    return [...this.counts].map(([what, count]) => ({ what, count }))
  }
}
