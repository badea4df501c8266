import type { AccountOwner } from './accounts.ts'
import type { Arm } from './arm.ts'

/** Name of one write, chosen by the client: the read-back finds a write by it even if the ledger missed it. */
export function reference(runId: string, owner: AccountOwner, session: number, step: string): string {
  return `${runId}/${owner}/${session}/${step}`
}

/** The reference that a text ends with: articles carry it in their name. @returns null when it is none of this run's */
export function referenceAtEnd(text: string, runId: string): string | null {
  const last = text.slice(text.lastIndexOf(' ') + 1)
  return last.startsWith(`${runId}/`) ? last : null
}

/** What all references of one arm of a run begin with. */
export function referencePrefix(runId: string, arm: Arm): string {
  return `${runId}/${arm}/`
}
