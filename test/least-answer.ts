import type { JsonSchema } from '../contract/schema.ts'

/** The least value that fits a schema. @param text for all texts  @param items in each list */
export function leastAnswer(schema: JsonSchema, text = 'x', items = 0): unknown {
  const [option] = schema.anyOf ?? []
  if (option) return leastAnswer(option, text, items)
  if (schema.enum) return schema.enum[0]
  if (schema.type === 'object') return leastObject(schema, text, items)
  if (schema.type === 'array') return Array.from({ length: items }, () => leastAnswer(schema.items ?? {}, text, items))
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 0
  if (schema.type === 'boolean') return true
  return schema.type === 'string' ? text : null
}

export function leastObject({ properties = {} }: JsonSchema, text = 'x', items = 0): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, leastAnswer(schema, text, items)]))
}
