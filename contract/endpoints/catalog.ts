import { bothUnder, type Endpoint } from '../endpoint.ts'
import type { JsonSchema } from '../schema.ts'

const productFields = {
  name: { type: 'string', minLength: 1 },
  description: { type: 'string' },
  /** Whole santim (1/100 birr): money is never a float. */
  price: { type: 'integer', minimum: 0 },
  stock: { type: 'integer', minimum: 0 },
  categoryId: { type: 'string' },
} as const satisfies Record<string, JsonSchema>

const product = {
  type: 'object',
  required: ['id', 'name', 'price', 'currency', 'stock', 'categoryId'],
  properties: { id: { type: 'string' }, ...productFields, currency: { enum: ['ETB'] } },
} as const satisfies JsonSchema

export const catalogEndpoints = {
  /** Query: `search` (words of the name), `category` (id), `sort` (name, price, -price), `page` (from 1), `pageSize` (1–100). */
  'catalog.list': {
    domain: 'catalog',
    feature: 'Product listing and search',
    method: 'GET',
    path: bothUnder('/products'),
    authentication: 'none',
    expects: [200],
    response: {
      type: 'object',
      required: ['items', 'page', 'pageSize', 'total'],
      properties: {
        items: { type: 'array', items: product },
        page: { type: 'integer', minimum: 1 },
        pageSize: { type: 'integer', minimum: 1 },
        total: { type: 'integer', minimum: 0 },
      },
    },
  },
  'catalog.detail': {
    domain: 'catalog',
    feature: 'Product pages',
    method: 'GET',
    path: bothUnder('/products/:id'),
    authentication: 'none',
    expects: [200],
    response: product,
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
  },
  'catalog.delete': {
    domain: 'catalog',
    feature: 'Product management',
    method: 'DELETE',
    path: bothUnder('/products/:id'),
    authentication: 'bearer',
    expects: [204],
    writes: 'product',
  },
  'catalog.categories': {
    domain: 'catalog',
    feature: 'Categories',
    method: 'GET',
    path: bothUnder('/categories'),
    authentication: 'none',
    expects: [200],
    response: {
      type: 'object',
      required: ['items'],
      properties: {
        items: { type: 'array', items: { type: 'object', required: ['id', 'name'], properties: { id: { type: 'string' }, name: { type: 'string' } } } },
      },
    },
  },
} as const satisfies Record<string, Endpoint>
