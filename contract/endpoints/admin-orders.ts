import { bothUnder, type Endpoint } from '../endpoint.ts'
import { pageOf } from '../paged.ts'
import { order, orderItemsRequest, orderStatus } from './schemas/order.ts'

const shared = { domain: 'admin', feature: 'Order administration', authentication: 'bearer', role: 'admin' } as const
const one = bothUnder('/admin/orders/:id')

export const adminOrdersEndpoints = {
  /** All orders, newest first. Query: `search` (part of the reference), `status`, `page`, `pageSize`. */
  'admin.orders.list': {
    ...shared,
    method: 'GET',
    path: bothUnder('/admin/orders'),
    expects: [200],
    response: pageOf(order),
    example: { query: { search: '{run}', page: '1', pageSize: '20' } },
  },
  /** An order on a customer's behalf. */
  'admin.orders.create': {
    ...shared,
    method: 'POST',
    path: bothUnder('/admin/orders'),
    expects: [201],
    writes: 'order',
    request: {
      type: 'object',
      required: ['accountId', 'reference', 'items'],
      properties: { accountId: { type: 'string' }, reference: { type: 'string', minLength: 1 }, items: orderItemsRequest },
    },
    response: order,
    example: {
      body: { accountId: '{account}', reference: '{reference}', items: [{ productId: '{product}', quantity: 1 }] },
      keeps: { placed: '/id' },
    },
  },
  'admin.orders.read': { ...shared, method: 'GET', path: one, expects: [200], response: order, example: { parameters: { id: '{placed}' } } },
  'admin.orders.update': {
    ...shared,
    method: 'PATCH',
    path: one,
    expects: [200],
    writes: 'order',
    request: { type: 'object', required: ['status'], properties: { status: orderStatus } },
    response: order,
    example: { parameters: { id: '{placed}' }, body: { status: 'shipped' } },
  },
  'admin.orders.delete': {
    ...shared,
    method: 'DELETE',
    path: one,
    expects: [204],
    writes: 'order',
    example: { parameters: { id: '{placed}' }, drops: ['placed'] },
  },
} as const satisfies Record<string, Endpoint>
