import type { JsonSchema } from '../../schema.ts'

export const orderStatus = { enum: ['pending', 'paid', 'shipped', 'delivered', 'cancelled'] } as const satisfies JsonSchema

export const order = {
  type: 'object',
  required: ['id', 'reference', 'status', 'total', 'currency', 'items', 'payment'],
  properties: {
    id: { type: 'string' },
    /** The client's own name for this write (contract/write-reference.ts); unique per account. */
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

/** The lines of an order as a request gives them. */
export const orderItemsRequest = {
  type: 'array',
  items: {
    type: 'object',
    required: ['productId', 'quantity'],
    properties: { productId: { type: 'string' }, quantity: { type: 'integer', minimum: 1 } },
  },
} as const satisfies JsonSchema
