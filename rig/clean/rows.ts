import type { EndpointId } from '../../contract/endpoints.ts'

/** Kinds of test data in the order of deletion: deleting an account deletes the rows that refer to it. */
export const rowKinds = ['accounts', 'products', 'orders'] as const
export type RowKind = (typeof rowKinds)[number]

/** How an administrator finds and deletes rows of one kind. */
export interface Rows {
  readonly list: EndpointId
  readonly remove: EndpointId
  /** Field of a listed row that holds the run id. */
  readonly name: 'email' | 'name' | 'reference'
  /** Whether a row of this name was written by this run. */
  isOf(name: string, runId: string): boolean
}

export const rows: Readonly<Record<RowKind, Rows>> = {
  accounts: {
    list: 'admin.users.list',
    remove: 'admin.users.delete',
    name: 'email',
    isOf: (email, runId) => hasRunId(email, runId) && email.endsWith(loadDomain),
  },
  products: {
    list: 'admin.products.list',
    remove: 'admin.products.delete',
    name: 'name',
    isOf: (name, runId) => name.startsWith(articlePrefix) && hasRunId(name.slice(articlePrefix.length), runId),
  },
  orders: { list: 'admin.orders.list', remove: 'admin.orders.delete', name: 'reference', isOf: hasRunId },
}

/** Reserved for the rig: no real user has an address there (contract/accounts.ts). */
const loadDomain = '@load.cutover.test'

/** What the names of the load's products begin with (contract/endpoints/catalog.ts). */
const articlePrefix = 'Load article '

/** Whether a name starts with this run's id, not with a longer id of another run. */
function hasRunId(name: string, runId: string): boolean {
  return name.startsWith(`${runId}.`) || name.startsWith(`${runId}/`)
}
