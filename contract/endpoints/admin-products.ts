import { bothUnder, type Endpoint } from '../endpoint.ts'
import { pageOf } from '../paged.ts'
import { product, productFields } from './schemas/product.ts'

const shared = { domain: 'admin', feature: 'Product administration', authentication: 'bearer', role: 'admin' } as const
const one = bothUnder('/admin/products/:id')

export const adminProductsEndpoints = {
  /** Query as catalog.list's. */
  'admin.products.list': {
    ...shared,
    method: 'GET',
    path: bothUnder('/admin/products'),
    expects: [200],
    response: pageOf(product),
    example: { query: { search: '{word}', sort: '-price', page: '1', pageSize: '20' } },
  },
  'admin.products.create': {
    ...shared,
    method: 'POST',
    path: bothUnder('/admin/products'),
    expects: [201],
    writes: 'product',
    request: { type: 'object', required: ['name', 'price', 'stock', 'categoryId'], properties: productFields },
    response: product,
    example: {
      body: { name: 'Load article {reference}', description: 'Listed by an administrator', price: 22_000, stock: 3, categoryId: '{category}' },
      keeps: { listed: '/id' },
    },
  },
  'admin.products.read': { ...shared, method: 'GET', path: one, expects: [200], response: product, example: { parameters: { id: '{listed}' } } },
  'admin.products.update': {
    ...shared,
    method: 'PATCH',
    path: one,
    expects: [200],
    writes: 'product',
    request: { type: 'object', properties: productFields },
    response: product,
    example: { parameters: { id: '{listed}' }, body: { price: 21_000, stock: 2 } },
  },
  'admin.products.delete': {
    ...shared,
    method: 'DELETE',
    path: one,
    expects: [204],
    writes: 'product',
    example: { parameters: { id: '{listed}' }, drops: ['listed'] },
  },
} as const satisfies Record<string, Endpoint>
