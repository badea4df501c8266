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
import type { MalformedTally } from './malformed.ts'
import { SampledRequests } from './sampled-requests.ts'
import { keepStatement, noStatements } from './statements.ts'

/** Null where the arm was not under load to be measured. */
type MinuteOf = (arm: Arm, time: number) => number | null

/** All events of a run, in the record's order. Repeats are dropped: by `cutover.event.id`, and in the ledger by what they name. An
 *  event of a known name that cannot be read is counted and otherwise ignored; names that are not known are left alone. */
export class Announcements {
  readonly ledger = new Ledger()
  readonly statements = noStatements()
  readonly samples = new SampledRequests()
  plan: Plan | null = null
  closed: CloseReason | null = null
  summary: GeneratorSummary | null = null
  census: CensusAttributes | null = null
  private readonly tally: MalformedTally
  private readonly minuteOf: MinuteOf
  private readonly ids = new Set<string>()

  /** @param minuteOf asks for the minute of the load into which a moment of an arm falls */
  constructor(tally: MalformedTally, minuteOf: MinuteOf) {
    this.tally = tally
    this.minuteOf = minuteOf
  }

  /** Another signal arrives: a run that goes on was not closed, whoever said so before. */
  goOn(): void {
    this.closed = null
  }

  apply(event: ReceivedEvent): void {
    if (event.name === events.runClosed) this.close(event)
    else if (!this.applyToLedger(event) && !this.applyToSamples(event) && !this.isRepeat(event)) this.keepEvent(event)
  }

  private keepEvent(event: ReceivedEvent): void {
    switch (event.name) {
      case events.runOpened:
        // The first plan holds: nothing that is sent later can change what the run set out to do.
        this.plan ??= this.read(event, planSchema, event.body)
        break
      case events.generatorSummary:
        this.summary = this.read(event, generatorSummary, event.body) ?? this.summary
        break
      case events.censusFinished:
        this.census = this.read(event, censusAttributes) ?? this.census
        break
      default:
        if (keepStatement(this.statements, event) === 'unreadable') this.tally.add(event.name)
    }
  }

  /** Of several reasons, one that is not a normal end holds. */
  private close(event: ReceivedEvent): void {
    const reason = this.read(event, closedAttributes)?.reason ?? null
    if (this.closed === null || this.closed === 'finished') this.closed = reason ?? this.closed
  }

  private applyToLedger(event: ReceivedEvent): boolean {
    const what = ledgerEvents.get(event.name)
    if (!what) return false
    if (what === 'observed') {
      const seen = this.read(event, observedAttributes)
      if (seen) this.ledger.observe(event.time, seen)
    } else {
      const write = this.read(event, writeAttributes)
      if (write) this.ledger.wrote(what, event.time, write)
    }
    return true
  }

  /** A sampled request that falls into no minute of the load is shown by nobody. */
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
