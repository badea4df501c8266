import { type AnyValue, asText } from './attributes.ts'
import { append } from './bounds.ts'
import type { Resource } from './signal.ts'
import { bool, double, eachFieldInside, int64, type Reader, range, text } from './wire.ts'

/** Fields of opentelemetry/proto/common/v1/common.proto and resource/v1/resource.proto. */
const keyValue = { key: 1, value: 2 } as const
const anyValue = { string: 1, bool: 2, int: 3, double: 4, array: 5, keyValueList: 6, bytes: 7 } as const
const resource = { attributes: 1 } as const

export type Pair = readonly [string, AnyValue]

/** A KeyValue. Lists, maps and bytes have the value undefined. */
export function readPair(reader: Reader, wire: number): Pair {
  let key = ''
  let value: AnyValue
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === keyValue.key) key = text(reader, inner)
    else if (field === keyValue.value) value = readAnyValue(reader, inner)
    else return false
    return true
  })
  return [key, value]
}

export function readAnyValue(reader: Reader, wire: number): AnyValue {
  let value: AnyValue
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === anyValue.string) value = text(reader, inner)
    else if (field === anyValue.bool) value = bool(reader, inner)
    else if (field === anyValue.int) value = int64(reader, inner)
    else if (field === anyValue.double) value = double(reader, inner)
    else if (field === anyValue.array || field === anyValue.keyValueList || field === anyValue.bytes) {
      range(reader, inner)
      value = undefined
    } else return false
    return true
  })
  return value
}

export function readResource(reader: Reader, wire: number): Resource {
  const pairs: Pair[] = []
  eachFieldInside(reader, wire, (field, inner) => field === resource.attributes && append(pairs, readPair(reader, inner), 'attributes'))
  return asText(pairs)
}
