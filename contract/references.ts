import type { AccountOwner } from './accounts.ts'
import type { Arm } from './endpoint.ts'

/** Name of one write, chosen by the client: the census finds a write by it even when the ledger missed it. */
export function reference(runId: string, owner: AccountOwner, session: number, step: string): string {
  return `${runId}/${owner}/${session}/${step}`
}

/** What all references of one arm of a run begin with. */
export function referencePrefix(runId: string, arm: Arm): string {
  return `${runId}/${arm}/`
}
