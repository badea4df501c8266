import { type Arm, arms } from '../../../contract/endpoint.ts'
import type { WriteAttributes } from '../../../contract/events.ts'

/** The writes of a run as its record has them. */
export interface Ledger {
  readonly attempted: readonly WriteAttributes[]
  readonly acknowledged: readonly WriteAttributes[]
  readonly indeterminate: readonly WriteAttributes[]
}

/** What one reference must show when it is read back; without a total or status that is not compared. */
export interface Expected {
  readonly kind: WriteAttributes['kind']
  readonly reference: string
  readonly total?: number
  readonly status?: string
}

/** What one account wrote. */
export interface AccountWrites {
  readonly target: Arm
  readonly account: number
  /** Acknowledged: must be there. By kind and reference. */
  readonly acknowledged: ReadonlyMap<string, Expected>
  /** Every reference that was at least attempted: nothing else may be there. */
  readonly attempted: ReadonlySet<string>
  /** References with a write of unknown outcome: their status may have moved on. */
  readonly unsettled: ReadonlySet<string>
}

/** How far a status is from the first one: the later of two acknowledged ones is what must be found. */
const order = ['requires_confirmation', 'pending', 'succeeded', 'paid', 'shipped', 'delivered', 'cancelled']

/** Sorts a ledger by account. @returns one entry per account that attempted a write */
export function writesByAccount(ledger: Ledger): AccountWrites[] {
  const drafts = new Map<string, Draft>()
  for (const write of [...ledger.attempted, ...ledger.acknowledged, ...ledger.indeterminate]) draftOf(drafts, write).attempted.add(write.reference)
  for (const write of ledger.acknowledged) expect(draftOf(drafts, write), write)
  for (const write of unsettled(ledger)) draftOf(drafts, write).unsettled.add(write.reference)
  return arms.flatMap(arm => [...drafts.values()].filter(draft => draft.target === arm))
}

/** Name of an expectation within an account. */
export function expectationKey(kind: string, reference: string): string {
  return `${kind} ${reference}`
}

interface Draft extends AccountWrites {
  readonly acknowledged: Map<string, Expected>
  readonly attempted: Set<string>
  readonly unsettled: Set<string>
}

function draftOf(drafts: Map<string, Draft>, { target, account }: WriteAttributes): Draft {
  const key = `${target} ${account}`
  const found = drafts.get(key) ?? { target, account, acknowledged: new Map(), attempted: new Set(), unsettled: new Set() }
  drafts.set(key, found)
  return found
}

function expect(draft: Draft, write: WriteAttributes): void {
  const key = expectationKey(write.kind, write.reference)
  const known = draft.acknowledged.get(key)
  const total = write.total ?? known?.total
  const status = later(known?.status, write.status)
  draft.acknowledged.set(key, {
    kind: write.kind,
    reference: write.reference,
    ...(total === undefined ? {} : { total }),
    ...(status === undefined ? {} : { status }),
  })
}

function later(known: string | undefined, next: string | undefined): string | undefined {
  if (known === undefined || next === undefined) return next ?? known
  return order.indexOf(next) >= order.indexOf(known) ? next : known
}

/** Writes attempted that nobody acknowledged. */
function unsettled(ledger: Ledger): WriteAttributes[] {
  const settled = new Set(ledger.acknowledged.map(write => `${write.endpoint} ${write.reference}`))
  return [...ledger.attempted, ...ledger.indeterminate].filter(write => !settled.has(`${write.endpoint} ${write.reference}`))
}
