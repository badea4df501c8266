import type { AccountReading, ArticlesReading } from '../reading.ts'
import type { Row } from './rows.ts'

type Of<Kind extends Row['kind']> = Extract<Row, { kind: Kind }>

/** What rows of the database say, in the form in which a backend would have shown it. */
export interface Stored {
  /** By email address. */
  account(email: string): AccountReading
  readonly articles: ArticlesReading
  /** Email addresses of all accounts and orders. */
  readonly emails: readonly string[]
}

/** Sorts the rows of a run by account. */
export function groupByAccount(rows: readonly Row[]): Stored {
  const accounts = new Map(filterByKind(rows, 'account').map(({ account, phone }) => [account, phone]))
  const orders = Map.groupBy(filterByKind(rows, 'order'), ({ account }) => account)
  const payments = Map.groupBy(filterByKind(rows, 'payment'), ({ account }) => account)
  const paymentOf = new Map(filterByKind(rows, 'payment').map(({ order, reference }) => [order, reference]))
  return {
    account: email => {
      if (!accounts.has(email) && !orders.has(email)) return { outcome: 'refused', detail: 'there is no such account' }
      return {
        outcome: 'read',
        phone: accounts.get(email) ?? null,
        orders: (orders.get(email) ?? []).map(order => ({ ...order, payment: paymentOf.get(order.reference) ?? null })),
        payments: (payments.get(email) ?? []).map(({ total, ...payment }) => ({ ...payment, amount: total })),
      }
    },
    articles: { outcome: 'read', articles: filterByKind(rows, 'product').map(({ reference, total }) => ({ reference, price: total })) },
    emails: [...new Set([...accounts.keys(), ...orders.keys()])],
  }
}

function filterByKind<Kind extends Row['kind']>(rows: readonly Row[], kind: Kind): Of<Kind>[] {
  return rows.filter((row): row is Of<Kind> => row.kind === kind)
}
