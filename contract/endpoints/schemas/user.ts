import type { JsonSchema } from '../../schema.ts'

export const user = {
  type: 'object',
  required: ['id', 'email', 'name'],
  properties: { id: { type: 'string' }, email: { type: 'string' }, name: { type: 'string' }, phone: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
} as const satisfies JsonSchema
