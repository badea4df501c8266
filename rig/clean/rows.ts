import type { EndpointId } from '../../contract/endpoints.ts'

/** What a run may leave behind, in the order in which it is deleted: an account takes with it what hangs on it. */
export const rowKinds = ['accounts', 'products', 'orders'] as const
export type RowKind = (typeof rowKinds)[number]

/** How an administrator finds and deletes rows of one kind. */
export interface Rows {
  readonly list: EndpointId
  readonly remove: EndpointId
  /** Field of a listed row that says whose it is. */
  readonly name: 'email' | 'name' | 'reference'
  /** Whether a row of this name was written by this run. */
  isOf(name: string, runId: string): boolean
}

export const rows: Readonly<Record<RowKind, Rows>> = {
  accounts: {
    list: 'admin.users.list',
    remove: 'admin.users.delete',
    name: 'email',
    isOf: (email, runId) => beginsWith(email, runId) && email.endsWith(loadDomain),
  },
  products: {
    list: 'admin.products.list',
    remove: 'admin.products.delete',
    name: 'name',
    isOf: (name, runId) => name.startsWith(article) && beginsWith(name.slice(article.length), runId),
  },
  orders: { list: 'admin.orders.list', remove: 'admin.orders.delete', name: 'reference', isOf: beginsWith },
}

/** No person has an address there: the rig alone makes accounts of it (contract/accounts.ts). */
const loadDomain = '@load.cutover.test'

/** What the names of the load's products begin with (contract/endpoints/catalog.ts). */
const article = 'Load article '

/** A run's id, and then no letter or digit of another run's whose id begins alike. */
function beginsWith(name: string, runId: string): boolean {
  return name.startsWith(`${runId}.`) || name.startsWith(`${runId}/`)
}
