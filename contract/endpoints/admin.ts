import { bothUnder, type Endpoint } from '../endpoint.ts'
import type { JsonSchema } from '../schema.ts'
import { birr, count, santim } from './schemas/amounts.ts'
import { orderStatus } from './schemas/order.ts'

const shared = { domain: 'admin', authentication: 'bearer', role: 'admin' } as const

const report = {
  type: 'object',
  required: ['id', 'kind', 'status'],
  properties: { id: { type: 'string' }, kind: { enum: ['sales', 'stock'] }, status: { enum: ['pending', 'ready'] } },
} as const satisfies JsonSchema

export const adminEndpoints = {
  'admin.analytics': {
    ...shared,
    feature: 'Analytics',
    method: 'GET',
    path: bothUnder('/admin/analytics'),
    expects: [200],
    response: {
      type: 'object',
      required: ['users', 'products', 'orders', 'revenue', 'currency', 'byStatus'],
      properties: {
        users: count,
        products: count,
        orders: count,
        revenue: santim,
        currency: birr,
        byStatus: { type: 'array', items: { type: 'object', required: ['status', 'orders'], properties: { status: orderStatus, orders: count } } },
      },
    },
    example: {},
  },
  'admin.reports.create': {
    ...shared,
    feature: 'Reports',
    method: 'POST',
    path: bothUnder('/admin/reports'),
    expects: [202],
    request: { type: 'object', required: ['kind'], properties: { kind: { enum: ['sales', 'stock'] } } },
    response: report,
    example: { body: { kind: 'stock' }, keeps: { report: '/id' } },
  },
  /** Whether a report is ready; asked again and again, as browsers do. */
  'admin.reports.poll': {
    ...shared,
    feature: 'Reports',
    method: 'GET',
    path: bothUnder('/admin/reports/:id'),
    expects: [200],
    response: report,
    example: { parameters: { id: '{report}' } },
  },
  /** The report as CSV; 409 while it is not ready. */
  'admin.reports.download': {
    ...shared,
    feature: 'Reports',
    method: 'GET',
    path: bothUnder('/admin/reports/:id/download'),
    expects: [200],
    example: { parameters: { id: '{report}' } },
  },
  /** The same change to many products; what could not be changed is told item by item, and the rest is done all the same. */
  'admin.bulk': {
    ...shared,
    feature: 'Bulk operations',
    method: 'POST',
    path: bothUnder('/admin/products/bulk'),
    expects: [200],
    request: {
      type: 'object',
      required: ['operations'],
      properties: {
        operations: {
          type: 'array',
          items: {
            type: 'object',
            required: ['id', 'price'],
            properties: { id: { type: 'string' }, price: { type: 'integer' } },
          },
        },
      },
    },
    response: {
      type: 'object',
      required: ['done', 'failed', 'results'],
      properties: {
        done: count,
        failed: count,
        results: {
          type: 'array',
          items: {
            type: 'object',
            required: ['id', 'status'],
            properties: { id: { type: 'string' }, status: { enum: ['done', 'failed'] }, reason: { type: 'string' } },
          },
        },
      },
    },
    example: {
      body: {
        operations: [
          { id: '{listed}', price: 20_000 },
          { id: '{listed}', price: -1 },
          { id: '0', price: 1 },
        ],
      },
    },
  },
} as const satisfies Record<string, Endpoint>
