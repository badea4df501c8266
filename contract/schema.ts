/** The part of JSON Schema (2020-12) that the catalogue uses: plain data, so that k6, the backends and the probes share it. */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null'
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly enum?: readonly (string | number | boolean | null)[]
  readonly minimum?: number
  readonly minLength?: number
  readonly anyOf?: readonly JsonSchema[]
}

/** Finds the first place where a value breaks a schema.
 *  @param value any parsed JSON  @param schema what it should look like  @param path where `value` stands, for the message
 *  @returns a sentence such as `$.items[0].id: expected string, got number`, or null when the value fits */
export function mismatch(value: unknown, schema: JsonSchema, path = '$'): string | null {
  if (schema.anyOf) return anyOfMismatch(value, schema.anyOf, path)
  if (schema.type && !hasType(value, schema.type)) return `${path}: expected ${schema.type}, got ${typeName(value)}`
  if (schema.enum && !schema.enum.includes(value as string)) return `${path}: expected one of ${schema.enum.join(', ')}, got ${String(value)}`
  if (typeof value === 'number' && schema.minimum !== undefined && value < schema.minimum) return `${path}: expected at least ${schema.minimum}, got ${value}`
  if (typeof value === 'string' && schema.minLength !== undefined && value.length < schema.minLength)
    return `${path}: expected at least ${schema.minLength} characters, got ${value.length}`
  if (Array.isArray(value)) return itemsMismatch(value, schema, path)
  return isObject(value) ? propertiesMismatch(value, schema, path) : null
}

function anyOfMismatch(value: unknown, options: readonly JsonSchema[], path: string): string | null {
  const found = options.map(option => mismatch(value, option, path))
  return found.includes(null) ? null : (found[0] ?? null)
}

function itemsMismatch(values: readonly unknown[], schema: JsonSchema, path: string): string | null {
  if (!schema.items) return null
  for (let i = 0; i < values.length; i++) {
    const found = mismatch(values[i], schema.items, `${path}[${i}]`)
    if (found) return found
  }
  return null
}

function propertiesMismatch(value: Record<string, unknown>, schema: JsonSchema, path: string): string | null {
  for (const name of schema.required ?? []) if (!(name in value)) return `${path}.${name}: missing`
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (!(name in value)) continue
    const found = mismatch(value[name], property, `${path}.${name}`)
    if (found) return found
  }
  return null
}

function hasType(value: unknown, type: NonNullable<JsonSchema['type']>): boolean {
  if (type === 'integer') return Number.isInteger(value)
  return typeName(value) === type
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeName(value) === 'object'
}
