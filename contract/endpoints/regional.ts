import { bothUnder, type Endpoint } from '../endpoint.ts'
import { listOf } from '../paged.ts'
import type { JsonSchema } from '../schema.ts'
import { chapaTestPhone } from '../test-payments.ts'
import { birr, santim } from './schemas/amounts.ts'

const shared = { domain: 'regional' } as const
const gateways = ['chapa', 'telebirr'] as const

const payment = {
  type: 'object',
  required: ['id', 'orderId', 'reference', 'gateway', 'amount', 'currency', 'status'],
  properties: {
    id: { type: 'string' },
    orderId: { type: 'string' },
    reference: { type: 'string' },
    gateway: { enum: gateways },
    amount: santim,
    currency: birr,
    status: { enum: ['pending', 'succeeded', 'failed'] },
  },
} as const satisfies JsonSchema

export const regionalEndpoints = {
  /** Value added tax and, on some goods, excise, on a net amount. */
  'regional.tax': {
    ...shared,
    feature: 'Tax calculation',
    method: 'POST',
    path: bothUnder('/regional/tax'),
    authentication: 'none',
    expects: [200],
    request: { type: 'object', required: ['amount'], properties: { amount: santim, excise: { type: 'boolean' } } },
    response: {
      type: 'object',
      required: ['net', 'excise', 'vat', 'gross', 'currency'],
      properties: { net: santim, excise: santim, vat: santim, gross: santim, currency: birr },
    },
    example: { body: { amount: 123_457, excise: true } },
  },
  'regional.zones': {
    ...shared,
    feature: 'Shipping zones and rates',
    method: 'GET',
    path: bothUnder('/regional/shipping/zones'),
    authentication: 'none',
    expects: [200],
    response: listOf({
      type: 'object',
      required: ['id', 'name', 'regions'],
      properties: { id: { type: 'string' }, name: { type: 'string' }, regions: { type: 'array', items: { type: 'string' } } },
    }),
    example: { keeps: { zone: '/items/1/id' } },
  },
  /** Query: `zone` (id), `grams`. */
  'regional.rates': {
    ...shared,
    feature: 'Shipping zones and rates',
    method: 'GET',
    path: bothUnder('/regional/shipping/rates'),
    authentication: 'none',
    expects: [200],
    response: {
      type: 'object',
      required: ['zone', 'grams', 'items'],
      properties: {
        zone: { type: 'string' },
        grams: { type: 'integer', minimum: 1 },
        items: {
          type: 'array',
          items: {
            type: 'object',
            required: ['service', 'amount', 'currency', 'days'],
            properties: { service: { type: 'string' }, amount: santim, currency: birr, days: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
    example: { query: { zone: '{zone}', grams: '1750' } },
  },
  /** Begins a payment of an order at an Ethiopian gateway. Takes an `Idempotency-Key` header, as orders.create does. */
  'regional.payment': {
    ...shared,
    feature: 'Ethiopian payment gateways',
    method: 'POST',
    path: bothUnder('/regional/payments'),
    authentication: 'bearer',
    expects: [201],
    writes: 'payment',
    request: {
      type: 'object',
      required: ['orderId', 'reference', 'gateway', 'phone'],
      properties: { orderId: { type: 'string' }, reference: { type: 'string', minLength: 1 }, gateway: { enum: gateways }, phone: { type: 'string' } },
    },
    response: payment,
    example: {
      headers: { 'Idempotency-Key': '{reference}' },
      body: { orderId: '{order}', reference: '{reference}', gateway: 'chapa', phone: chapaTestPhone },
      keeps: { gatewayPayment: '/id', gatewayReference: '/reference' },
    },
  },
  /** What the gateway sends when the payer is done; the order becomes `paid`. Header `x-chapa-signature`: hex(HMAC-SHA256(secret, body)). */
  'regional.callback': {
    ...shared,
    feature: 'Ethiopian payment gateways',
    method: 'POST',
    path: bothUnder('/regional/payments/callback'),
    authentication: 'signature',
    signature: 'chapa',
    expects: [200],
    request: {
      type: 'object',
      required: ['event', 'tx_ref', 'status'],
      properties: { event: { type: 'string' }, tx_ref: { type: 'string' }, status: { type: 'string' } },
    },
    response: { type: 'object', required: ['received'], properties: { received: { enum: [true] } } },
    example: { body: { event: 'charge.success', tx_ref: '{gatewayReference}', status: 'success', mode: 'test' } },
  },
  'regional.payment-status': {
    ...shared,
    feature: 'Ethiopian payment gateways',
    method: 'GET',
    path: bothUnder('/regional/payments/:id'),
    authentication: 'bearer',
    expects: [200],
    response: payment,
    example: { parameters: { id: '{gatewayPayment}' } },
  },
  /** Taxpayer identification number: ten digits. The answer tells whether it is well-formed. */
  'regional.tin': {
    ...shared,
    feature: 'TIN validation',
    method: 'POST',
    path: bothUnder('/regional/tin'),
    authentication: 'none',
    expects: [200],
    request: { type: 'object', required: ['tin'], properties: { tin: { type: 'string' } } },
    response: { type: 'object', required: ['tin', 'valid'], properties: { tin: { type: 'string' }, valid: { type: 'boolean' }, reason: { type: 'string' } } },
    example: { body: { tin: '0012345678' } },
  },
} as const satisfies Record<string, Endpoint>
