import type { JsonSchema } from '../../schema.ts'

/** Whole santim (1/100 birr): money is never a float. */
export const santim = { type: 'integer', minimum: 0 } as const satisfies JsonSchema
export const birr = { enum: ['ETB'] } as const satisfies JsonSchema
export const count = { type: 'integer', minimum: 0 } as const satisfies JsonSchema
