import type { Arm } from '../contract/arm.ts'
import type { WriteKind } from '../contract/endpoint.ts'
import { events, type OutgoingEvent } from '../contract/events.ts'
import type { RequestOutcome, WriteOutcome } from '../contract/signals.ts'
import type { WriteAttributes } from '../contract/write-events.ts'

/** A row that a session wrote: its kind, its reference, and the account that reads it back. */
export interface WrittenRow {
  readonly kind: WriteKind
  readonly reference: string
  readonly account: number
}

/** One write of a session with its outcome. */
export interface LedgerEntry extends WrittenRow {
  readonly endpoint: string
  readonly outcome: WriteOutcome
  /** Values in the response, where the write was acknowledged. */
  readonly values: AcknowledgedValues
  /** Milliseconds since the epoch. */
  readonly attemptedAt: number
  readonly answeredAt: number
}

/** Values of a row that the response to a write showed. */
export type AcknowledgedValues = Pick<WriteAttributes, 'total' | 'status' | 'lines' | 'phone'>

/** Classifies a write: only a 4xx means that nothing was stored; no response, a 5xx or a contract violation leave it indeterminate. */
export function classifyWrite(outcome: RequestOutcome, status: number): WriteOutcome {
  if (outcome === 'expected') return 'acknowledged'
  return status >= 400 && status < 500 ? 'rejected' : 'indeterminate'
}

/** Builds one session's ledger events: each attempted write, and its outcome unless it was rejected. */
export function buildLedgerEvents(arm: Arm, entries: readonly LedgerEntry[]): OutgoingEvent[] {
  return entries.flatMap(entry => [
    event(arm, entry, events.writeAttempted, entry.attemptedAt, {}),
    ...(entry.outcome === 'acknowledged' ? [event(arm, entry, events.writeAcknowledged, entry.answeredAt, entry.values)] : []),
    ...(entry.outcome === 'indeterminate' ? [event(arm, entry, events.writeIndeterminate, entry.answeredAt, {})] : []),
  ])
}

function event(arm: Arm, { endpoint, kind, reference, account }: LedgerEntry, name: string, time: number, shown: AcknowledgedValues): OutgoingEvent {
  const attributes: WriteAttributes = { target: arm, endpoint, kind, reference, account, ...shown }
  return { name, id: `${name}/${endpoint}/${reference}`, time, attributes: { ...attributes } }
}
