import { type Arm, arms } from '../../../contract/arm.ts'
import { endpoint, endpointIds } from '../../../contract/endpoints.ts'
import type { WriteAttributes, WriteLedger } from '../../../contract/write-events.ts'

/** What one reference must show when it is read back; what it lacks is not compared. */
export type Expected = Pick<WriteAttributes, 'kind' | 'reference' | 'total' | 'status' | 'lines' | 'phone'>

/** What one account wrote. */
export interface AccountWrites {
  readonly target: Arm
  readonly account: number
  /** Acknowledged: must be there. By kind and reference. */
  readonly acknowledged: ReadonlyMap<string, Expected>
  /** Every reference that was at least attempted: nothing else may be there. */
  readonly attempted: ReadonlySet<string>
  /** References with a write of unknown outcome, with the kind of row: it may have moved on. */
  readonly unsettled: ReadonlyMap<string, WriteAttributes['kind']>
  /** References whose removal has an unknown outcome: they may be there or not. */
  readonly mayBeGone: ReadonlySet<string>
}

/** How far a status is from the first one: the later of two acknowledged ones is what must be found. */
const statusOrder = ['requires_confirmation', 'pending', 'succeeded', 'paid', 'shipped', 'delivered', 'cancelled', 'listed', 'withdrawn', 'deleted']

/** Sorts a ledger by account. @returns one entry per account that attempted a write */
export function writesByAccount(ledger: WriteLedger): AccountWrites[] {
  const drafts = new Map<string, Draft>()
  for (const write of [...ledger.attempted, ...ledger.acknowledged, ...ledger.indeterminate]) findDraft(drafts, write).attempted.add(write.reference)
  for (const write of ledger.acknowledged) addExpectation(findDraft(drafts, write), write)
  for (const write of listUnsettled(ledger)) {
    const draft = findDraft(drafts, write)
    draft.unsettled.set(write.reference, write.kind)
    if (isRemoval(write)) draft.mayBeGone.add(write.reference)
  }
  return arms.flatMap(arm => [...drafts.values()].filter(draft => draft.target === arm))
}

/** Name of an expectation within an account. */
export function expectationKey(kind: string, reference: string): string {
  return `${kind} ${reference}`
}

/** An account that wrote nothing: nothing of this run may be there. */
export function createIdleAccount(target: Arm, account: number): Draft {
  return { target, account, acknowledged: new Map(), attempted: new Set(), unsettled: new Map(), mayBeGone: new Set() }
}

interface Draft extends AccountWrites {
  readonly acknowledged: Map<string, Expected>
  readonly attempted: Set<string>
  readonly unsettled: Map<string, WriteAttributes['kind']>
  readonly mayBeGone: Set<string>
}

function findDraft(drafts: Map<string, Draft>, { target, account }: WriteAttributes): Draft {
  const key = `${target} ${account}`
  const found = drafts.get(key) ?? createIdleAccount(target, account)
  drafts.set(key, found)
  return found
}

function addExpectation(draft: Draft, write: WriteAttributes): void {
  const key = expectationKey(write.kind, write.reference)
  const known = draft.acknowledged.get(key)
  const { kind, reference, total, lines, phone } = write
  const status = laterStatus(known?.status, write.status)
  const shown = { ...(total === undefined ? {} : { total }), ...(lines === undefined ? {} : { lines }), ...(phone === undefined ? {} : { phone }) }
  draft.acknowledged.set(key, { ...known, kind, reference, ...shown, ...(status === undefined ? {} : { status }) })
}

function laterStatus(known: string | undefined, next: string | undefined): string | undefined {
  if (known === undefined || next === undefined) return next ?? known
  return statusOrder.indexOf(next) >= statusOrder.indexOf(known) ? next : known
}

function isRemoval({ endpoint: id }: WriteAttributes): boolean {
  const known = endpointIds.find(one => one === id)
  return known !== undefined && endpoint(known).method === 'DELETE'
}

/** Writes that were attempted and not acknowledged. */
function listUnsettled(ledger: WriteLedger): WriteAttributes[] {
  const settled = new Set(ledger.acknowledged.map(write => `${write.endpoint} ${write.reference}`))
  return [...ledger.attempted, ...ledger.indeterminate].filter(write => !settled.has(`${write.endpoint} ${write.reference}`))
}
