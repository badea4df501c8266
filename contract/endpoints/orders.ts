import { bothUnder, type Endpoint } from '../endpoint.ts'
import type { JsonSchema } from '../schema.ts'

const orderStatus = { enum: ['pending', 'paid', 'shipped', 'delivered', 'cancelled'] } as const satisfies JsonSchema

const order = {
  type: 'object',
  required: ['id', 'reference', 'status', 'total', 'currency', 'items', 'payment'],
  properties: {
    id: { type: 'string' },
    /** The client's own name for this write (contract/references.ts); unique per account. */
    reference: { type: 'string' },
    status: orderStatus,
    /** Whole santim. */
    total: { type: 'integer', minimum: 0 },
    currency: { enum: ['ETB'] },
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['productId', 'quantity', 'price'],
        properties: { productId: { type: 'string' }, quantity: { type: 'integer', minimum: 1 }, price: { type: 'integer', minimum: 0 } },
      },
    },
    payment: {
      anyOf: [
        { type: 'null' },
        {
          type: 'object',
          required: ['id', 'reference', 'status', 'amount'],
          properties: { id: { type: 'string' }, reference: { type: 'string' }, status: { type: 'string' }, amount: { type: 'integer' } },
        },
      ],
    },
  },
} as const satisfies JsonSchema

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
        items: {
          type: 'array',
          items: {
            type: 'object',
            required: ['productId', 'quantity'],
            properties: { productId: { type: 'string' }, quantity: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
    response: order,
  },
  /** The caller's own orders, newest first. Query: `page` (from 1), `pageSize` (1–100). */
  'orders.list': {
    domain: 'orders',
    feature: 'Order history',
    method: 'GET',
    path: bothUnder('/orders'),
    authentication: 'bearer',
    expects: [200],
    response: {
      type: 'object',
      required: ['items', 'page', 'pageSize', 'total'],
      properties: {
        items: { type: 'array', items: order },
        page: { type: 'integer', minimum: 1 },
        pageSize: { type: 'integer', minimum: 1 },
        total: { type: 'integer', minimum: 0 },
      },
    },
  },
  'orders.detail': {
    domain: 'orders',
    feature: 'Order history',
    method: 'GET',
    path: bothUnder('/orders/:id'),
    authentication: 'bearer',
    expects: [200],
    response: order,
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
  },
} as const satisfies Record<string, Endpoint>
