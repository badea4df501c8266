import type { JsonSchema } from './schema.ts'

/** A page of a list: `page` counts from 1, `total` is of all pages. */
export function pageOf<const Item extends JsonSchema>(items: Item) {
  return {
    type: 'object',
    required: ['items', 'page', 'pageSize', 'total'],
    properties: {
      items: { type: 'array', items },
      page: { type: 'integer', minimum: 1 },
      pageSize: { type: 'integer', minimum: 1 },
      total: { type: 'integer', minimum: 0 },
    },
  } as const satisfies JsonSchema
}

/** All of a list at once. */
export function listOf<const Item extends JsonSchema>(items: Item) {
  return { type: 'object', required: ['items'], properties: { items: { type: 'array', items } } } as const satisfies JsonSchema
}
