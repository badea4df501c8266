import type { JsonSchema } from '../../schema.ts'

export const productFields = {
  name: { type: 'string', minLength: 1 },
  description: { type: 'string' },
  /** Whole santim (1/100 birr): money is never a float. */
  price: { type: 'integer', minimum: 0 },
  stock: { type: 'integer', minimum: 0 },
  categoryId: { type: 'string' },
} as const satisfies Record<string, JsonSchema>

export const product = {
  type: 'object',
  required: ['id', 'name', 'price', 'currency', 'stock', 'categoryId'],
  properties: { id: { type: 'string' }, ...productFields, currency: { enum: ['ETB'] } },
} as const satisfies JsonSchema
