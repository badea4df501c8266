import { bothUnder, type Endpoint } from '../endpoint.ts'
import { pageOf } from '../paged.ts'
import { order, orderItemsRequest, orderStatus } from './schemas/order.ts'

export const ordersEndpoints = {
  /** Takes an `Idempotency-Key` header: the same key gives the same order again, and writes nothing. */
  'orders.create': {
    domain: 'orders',
    feature: 'Checkout',
    method: 'POST',
    path: bothUnder('/orders'),
    authentication: 'bearer',
    expects: [201],
    writes: 'order',
    request: {
      type: 'object',
      required: ['reference', 'items'],
      properties: {
        reference: { type: 'string', minLength: 1 },
        items: orderItemsRequest,
      },
    },
    response: order,
    example: {
      headers: { 'Idempotency-Key': '{reference}' },
      body: { reference: '{reference}', items: [{ productId: '{product}', quantity: 1 }] },
      keeps: { order: '/id' },
    },
  },
  /** The caller's own orders, newest first. Query: `page` (from 1), `pageSize` (1–100). */
  'orders.list': {
    domain: 'orders',
    feature: 'Order history',
    method: 'GET',
    path: bothUnder('/orders'),
    authentication: 'bearer',
    expects: [200],
    response: pageOf(order),
    example: { query: { page: '1', pageSize: '20' } },
  },
  'orders.detail': {
    domain: 'orders',
    feature: 'Order history',
    method: 'GET',
    path: bothUnder('/orders/:id'),
    authentication: 'bearer',
    expects: [200],
    response: order,
    example: { parameters: { id: '{order}' } },
  },
  'orders.status': {
    domain: 'orders',
    feature: 'Order status',
    method: 'PATCH',
    path: bothUnder('/orders/:id/status'),
    authentication: 'bearer',
    expects: [200],
    writes: 'order',
    request: { type: 'object', required: ['status'], properties: { status: orderStatus } },
    response: order,
    example: { parameters: { id: '{order}' }, body: { status: 'cancelled' }, drops: ['order'] },
  },
} as const satisfies Record<string, Endpoint>
