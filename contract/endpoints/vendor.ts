import { bothUnder, type Endpoint } from '../endpoint.ts'
import { pageOf } from '../paged.ts'
import { birr, count, santim } from './schemas/amounts.ts'
import { order } from './schemas/order.ts'
import { product } from './schemas/product.ts'

const firstPage = { query: { page: '1', pageSize: '20' } } as const

/** What a vendor sees of the own shop: products that this account listed, and orders that hold at least one of them. */
export const vendorEndpoints = {
  'vendor.dashboard': {
    domain: 'vendor',
    feature: 'Vendor dashboard',
    method: 'GET',
    path: bothUnder('/vendor/dashboard'),
    authentication: 'bearer',
    role: 'vendor',
    expects: [200],
    response: {
      type: 'object',
      required: ['products', 'orders', 'revenue', 'currency', 'lowStock'],
      properties: { products: count, orders: count, revenue: santim, currency: birr, lowStock: { type: 'array', items: product } },
    },
    example: {},
  },
  'vendor.products': {
    domain: 'vendor',
    feature: 'Vendor products',
    method: 'GET',
    path: bothUnder('/vendor/products'),
    authentication: 'bearer',
    role: 'vendor',
    expects: [200],
    response: pageOf(product),
    example: firstPage,
  },
  'vendor.orders': {
    domain: 'vendor',
    feature: 'Vendor orders',
    method: 'GET',
    path: bothUnder('/vendor/orders'),
    authentication: 'bearer',
    role: 'vendor',
    expects: [200],
    response: pageOf(order),
    example: firstPage,
  },
} as const satisfies Record<string, Endpoint>
