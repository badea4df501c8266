import type { AttributeValue } from './signal.ts'

/** Value of an OTLP attribute: whole numbers as bigint until it is known whether text or a number is wanted; undefined for lists, maps and bytes. */
export type AnyValue = string | boolean | number | bigint | undefined

/** Attributes of a resource or point: values as text. Lists, maps and bytes are left out. */
export function asText(pairs: Iterable<readonly [string, AnyValue]>): Record<string, string> {
  return collect(pairs, String)
}

/** Attributes of an event: values as they are, whole numbers as numbers. Lists, maps and bytes are left out. */
export function asValues(pairs: Iterable<readonly [string, AnyValue]>): Record<string, AttributeValue> {
  return collect(pairs, value => (typeof value === 'bigint' ? Number(value) : value))
}

function collect<T>(pairs: Iterable<readonly [string, AnyValue]>, convert: (value: NonNullable<AnyValue>) => T): Record<string, T> {
  const found: Record<string, T> = {}
  for (const [key, value] of pairs) if (value !== undefined) put(found, key, convert(value))
  return found
}

/** Assigning `__proto__` would change the object instead of what it holds. */
function put<T>(into: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
  else into[key] = value
}
