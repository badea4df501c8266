import { bothUnder, type Endpoint } from '../endpoint.ts'
import { listOf, pageOf } from '../paged.ts'
import { product, productFields } from './schemas/product.ts'

export const catalogEndpoints = {
  /** Query: `search` (words of the name), `category` (id), `sort` (name, price, -price), `page` (from 1), `pageSize` (1–100). */
  'catalog.list': {
    domain: 'catalog',
    feature: 'Product listing and search',
    method: 'GET',
    path: bothUnder('/products'),
    authentication: 'none',
    expects: [200],
    response: pageOf(product),
    example: { query: { search: '{word}', sort: 'price', page: '1', pageSize: '20' } },
  },
  'catalog.detail': {
    domain: 'catalog',
    feature: 'Product pages',
    method: 'GET',
    path: bothUnder('/products/:id'),
    authentication: 'none',
    expects: [200],
    response: product,
    example: { parameters: { id: '{product}' } },
  },
  'catalog.create': {
    domain: 'catalog',
    feature: 'Product management',
    method: 'POST',
    path: bothUnder('/products'),
    authentication: 'bearer',
    expects: [201],
    writes: 'product',
    request: { type: 'object', required: ['name', 'price', 'stock', 'categoryId'], properties: productFields },
    response: product,
    example: {
      body: { name: 'Load article {reference}', description: 'On sale for a few seconds', price: 12_500, stock: 5, categoryId: '{category}' },
      keeps: { article: '/id' },
    },
  },
  'catalog.update': {
    domain: 'catalog',
    feature: 'Product management',
    method: 'PATCH',
    path: bothUnder('/products/:id'),
    authentication: 'bearer',
    expects: [200],
    writes: 'product',
    request: { type: 'object', properties: productFields },
    response: product,
    example: { parameters: { id: '{article}' }, body: { price: 13_000, stock: 4 } },
  },
  'catalog.delete': {
    domain: 'catalog',
    feature: 'Product management',
    method: 'DELETE',
    path: bothUnder('/products/:id'),
    authentication: 'bearer',
    expects: [204],
    writes: 'product',
    example: { parameters: { id: '{article}' }, drops: ['article'] },
  },
  'catalog.categories': {
    domain: 'catalog',
    feature: 'Categories',
    method: 'GET',
    path: bothUnder('/categories'),
    authentication: 'none',
    expects: [200],
    response: listOf({ type: 'object', required: ['id', 'name'], properties: { id: { type: 'string' }, name: { type: 'string' } } }),
    example: {},
  },
} as const satisfies Record<string, Endpoint>
