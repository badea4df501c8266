import { asText } from './attributes.ts'
import { append } from './bounds.ts'
import { type Buckets, histogramPoint, numberPoint, type Owner } from './points.ts'
import { type Pair, readPair } from './protobuf-attributes.ts'
import type { Point } from './signal.ts'
import { appendUint64s, double, eachFieldInside, fixed64, type Reader, sfixed64, sint32, uint32 } from './wire.ts'

/** Fields of opentelemetry/proto/metrics/v1/metrics.proto. */
const number = { start: 2, time: 3, double: 4, int: 6, attributes: 7, flags: 8 } as const
const histogram = { attributes: 1, start: 2, time: 3, count: 4, scale: 6, zeros: 7, positive: 8, negative: 9, flags: 10 } as const
const buckets = { offset: 1, counts: 2 } as const

const none: Buckets = { offset: 0, counts: [] }

/** A NumberDataPoint; null when it says that it has no value. */
export function readNumberPoint(reader: Reader, wire: number, kind: 'sum' | 'gauge', owner: Owner): Point | null {
  const pairs: Pair[] = []
  const draft = { time: 0, start: 0, flags: 0, value: null as number | null }
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === number.attributes) append(pairs, readPair(reader, inner), 'attributes')
    else if (field === number.start) draft.start = fixed64(reader, inner)
    else if (field === number.time) draft.time = fixed64(reader, inner)
    else if (field === number.double) draft.value = double(reader, inner)
    else if (field === number.int) draft.value = sfixed64(reader, inner)
    else if (field === number.flags) draft.flags = uint32(reader, inner)
    else return false
    return true
  })
  return numberPoint(kind, owner, { ...draft, attributes: asText(pairs) })
}

/** An ExponentialHistogramDataPoint; null when it says that it has no value. */
export function readHistogramPoint(reader: Reader, wire: number, owner: Owner): Point | null {
  const pairs: Pair[] = []
  const draft = { time: 0, start: 0, flags: 0, count: 0, scale: 0, zeros: 0, positive: none, negative: none }
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === histogram.attributes) append(pairs, readPair(reader, inner), 'attributes')
    else if (field === histogram.start) draft.start = fixed64(reader, inner)
    else if (field === histogram.time) draft.time = fixed64(reader, inner)
    else if (field === histogram.count) draft.count = fixed64(reader, inner)
    else if (field === histogram.scale) draft.scale = sint32(reader, inner)
    else if (field === histogram.zeros) draft.zeros = fixed64(reader, inner)
    else if (field === histogram.positive) draft.positive = readBuckets(reader, inner)
    else if (field === histogram.negative) draft.negative = readBuckets(reader, inner)
    else if (field === histogram.flags) draft.flags = uint32(reader, inner)
    else return false
    return true
  })
  return histogramPoint(owner, { ...draft, attributes: asText(pairs) })
}

function readBuckets(reader: Reader, wire: number): Buckets {
  const counts: number[] = []
  let offset = 0
  eachFieldInside(reader, wire, (field, inner) => {
    if (field === buckets.offset) offset = sint32(reader, inner)
    else if (field === buckets.counts) appendUint64s(reader, inner, counts)
    else return false
    return true
  })
  return { offset, counts }
}
