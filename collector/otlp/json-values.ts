import type { AnyValue } from './attributes.ts'
import { malformed } from './refusal.ts'

/** A JSON object, its fields unchecked. */
export type Fields = Readonly<Record<string, unknown>>

/** Fits each of the types below. */
const safe = 2 ** 31 - 1
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Parses a message of OTLP/JSON (OTLP 1.9, "JSON Protobuf Encoding"). */
export function parseMessage(bytes: Buffer): Fields {
  return fields(JSON.parse(decoder.decode(bytes)), 'the message')
}

/** An embedded message; absent and null are the empty one. */
export function fields(value: unknown, where: string): Fields {
  if (value === undefined || value === null) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as Fields
  throw wrong(where, 'an object', value)
}

/** A repeated field of messages; absent and null are none. */
export function list(value: unknown, where: string): Fields[] {
  return items(value, where).map(item => fields(item, where))
}

/** A repeated field; absent and null are none. */
export function items(value: unknown, where: string): unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw wrong(where, 'a list', value)
}

/** Text; absent and null are ''. */
export function text(value: unknown, where: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw wrong(where, 'text', value)
}

/** A whole number, as a number or as decimal text, exactly; absent and null are 0. */
function whole(value: unknown, where: string, { least, most }: { readonly least: bigint; readonly most: bigint }): bigint {
  if (value === undefined || value === null) return 0n
  const decimal = typeof value === 'string' && /^-?\d{1,20}$/.test(value)
  if (!decimal && !Number.isInteger(value)) throw wrong(where, 'a whole number', value)
  const found = BigInt(value as string | number)
  if (found < least || found > most) throw wrong(where, `a number from ${least} to ${most}`, value)
  return found
}

const ranges = {
  int32: { least: -(2n ** 31n), most: 2n ** 31n - 1n },
  uint32: { least: 0n, most: 2n ** 32n - 1n },
  int64: { least: -(2n ** 63n), most: 2n ** 63n - 1n },
  uint64: { least: 0n, most: 2n ** 64n - 1n },
} as const

/** A whole number of the type that the schema names, rounded to the nearest double. */
export function integer(value: unknown, where: string, type: keyof typeof ranges): number {
  if (typeof value === 'number' && value >= 0 && value <= safe && Number.isInteger(value)) return value
  return Number(whole(value, where, ranges[type]))
}

/** A double: a number, decimal text, "NaN", "Infinity" or "-Infinity". */
export function double(value: unknown, where: string): number {
  if (typeof value === 'number') return value
  if (value === 'NaN') return Number.NaN
  if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value)
  throw wrong(where, 'a number', value)
}

/** An AnyValue. Lists, maps and bytes are undefined. */
export function anyValue(value: unknown, where: string): AnyValue {
  const found = fields(value, where)
  if (present(found.stringValue)) return text(found.stringValue, `${where}.stringValue`)
  if (present(found.intValue)) return whole(found.intValue, `${where}.intValue`, ranges.int64)
  if (present(found.doubleValue)) return double(found.doubleValue, `${where}.doubleValue`)
  if (!present(found.boolValue)) return undefined
  if (typeof found.boolValue === 'boolean') return found.boolValue
  throw wrong(`${where}.boolValue`, 'true or false', found.boolValue)
}

/** KeyValues, in order. */
export function pairs(value: unknown, where: string): (readonly [string, AnyValue])[] {
  return list(value, where).map(pair => {
    const key = text(pair.key, `${where}.key`)
    return [key, anyValue(pair.value, `${where}.${key}`)]
  })
}

export function present(value: unknown): boolean {
  return value !== undefined && value !== null
}

function wrong(where: string, expected: string, found: unknown) {
  const shown = Array.isArray(found) ? 'a list' : typeof found === 'object' ? 'an object' : JSON.stringify(found)?.slice(0, 60)
  return malformed(`Cannot read ${where}: expected ${expected}, got ${shown}`)
}
