import { bothUnder, type Endpoint } from '../endpoint.ts'
import type { JsonSchema } from '../schema.ts'
import { stripeTestMethod } from '../test-payments.ts'

const intent = {
  type: 'object',
  required: ['id', 'orderId', 'reference', 'amount', 'currency', 'status'],
  properties: {
    id: { type: 'string' },
    orderId: { type: 'string' },
    reference: { type: 'string' },
    /** Whole santim. */
    amount: { type: 'integer', minimum: 0 },
    currency: { enum: ['ETB'] },
    status: { enum: ['requires_confirmation', 'succeeded'] },
  },
} as const satisfies JsonSchema

export const paymentsEndpoints = {
  /** Takes an `Idempotency-Key` header, as orders.create does. */
  'payments.intent': {
    domain: 'payments',
    feature: 'Card payments (Stripe)',
    method: 'POST',
    path: bothUnder('/payments/intents'),
    authentication: 'bearer',
    expects: [201],
    writes: 'payment',
    request: { type: 'object', required: ['orderId', 'reference'], properties: { orderId: { type: 'string' }, reference: { type: 'string', minLength: 1 } } },
    response: intent,
    example: {
      headers: { 'Idempotency-Key': '{reference}' },
      body: { orderId: '{order}', reference: '{reference}' },
      keeps: { intent: '/id' },
    },
  },
  /** Settles the intent; its order becomes `paid`. */
  'payments.confirm': {
    domain: 'payments',
    feature: 'Card payments (Stripe)',
    method: 'POST',
    path: bothUnder('/payments/intents/:id/confirm'),
    authentication: 'bearer',
    expects: [200],
    writes: 'payment',
    request: { type: 'object', properties: { paymentMethod: { type: 'string' } } },
    response: intent,
    example: { parameters: { id: '{intent}' }, body: { paymentMethod: stripeTestMethod } },
  },
  /** Body `{id, type, data: {object: {id, status}}}`; header `Stripe-Signature: t=…,v1=hex(HMAC-SHA256(secret, t + "." + body))`. */
  'payments.webhook': {
    domain: 'payments',
    feature: 'Stripe webhooks',
    method: 'POST',
    path: bothUnder('/payments/webhook'),
    authentication: 'signature',
    signature: 'stripe',
    expects: [200],
    request: { type: 'object', required: ['id', 'type', 'data'], properties: { id: { type: 'string' }, type: { type: 'string' }, data: { type: 'object' } } },
    response: { type: 'object', required: ['received'], properties: { received: { enum: [true] } } },
    example: {
      body: { id: 'evt_{reference}', type: 'payment_intent.succeeded', data: { object: { id: '{intent}', status: 'succeeded' } } },
    },
  },
} as const satisfies Record<string, Endpoint>
