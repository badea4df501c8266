import type { Arm } from '../contract/arm.ts'
import type { WriteKind } from '../contract/endpoint.ts'
import { events, type OutgoingEvent, type WriteAttributes } from '../contract/events.ts'
import type { RequestOutcome, WriteOutcome } from '../contract/signals.ts'

/** What a session wrote: its kind, its name, and the number of the account that it is read back with. */
export interface Written {
  readonly kind: WriteKind
  readonly reference: string
  readonly account: number
}

/** One write of a session, as its answer left it. */
export interface LedgerEntry extends Written {
  readonly endpoint: string
  readonly outcome: WriteOutcome
  /** What the answer showed, where it was acknowledged. */
  readonly shown: Shown
  /** Milliseconds since the epoch. */
  readonly attemptedAt: number
  readonly answeredAt: number
}

/** What the answer to a write showed of it. */
export type Shown = Pick<WriteAttributes, 'total' | 'status' | 'lines' | 'phone'>

/** What an answer says about a write: only a 4xx says that nothing was stored; no answer, a 5xx and a success that breaks the contract leave it open. */
export function writeOutcomeOf(outcome: RequestOutcome, status: number): WriteOutcome {
  if (outcome === 'expected') return 'acknowledged'
  return status >= 400 && status < 500 ? 'rejected' : 'indeterminate'
}

/** The ledger's events of one session: each write attempted, and how it came out unless it was refused. */
export function ledgerEvents(arm: Arm, entries: readonly LedgerEntry[]): OutgoingEvent[] {
  return entries.flatMap(entry => [
    event(arm, entry, events.writeAttempted, entry.attemptedAt, {}),
    ...(entry.outcome === 'acknowledged' ? [event(arm, entry, events.writeAcknowledged, entry.answeredAt, entry.shown)] : []),
    ...(entry.outcome === 'indeterminate' ? [event(arm, entry, events.writeIndeterminate, entry.answeredAt, {})] : []),
  ])
}

function event(arm: Arm, { endpoint, kind, reference, account }: LedgerEntry, name: string, time: number, shown: Shown): OutgoingEvent {
  const attributes: WriteAttributes = { target: arm, endpoint, kind, reference, account, ...shown }
  return { name, id: `${name}/${endpoint}/${reference}`, time, attributes: { ...attributes } }
}
