import protobuf from 'protobufjs/minimal.js'
import { malformed, maxPerExport, tooMany } from './refusal.ts'

/** protobufjs's reader of the wire format. `len` is the end of the message being read. */
export type Reader = protobuf.Reader

/** Position of an embedded message in the bytes. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Reads one field. @returns whether it did; a field that was not read is skipped */
export type ReadField = (field: number, wire: number) => boolean

const maxVarintBytes = 10
const wires = { varint: 0, fixed64: 1, delimited: 2 } as const

export function readerOf(bytes: Buffer): Reader {
  return protobuf.Reader.create(bytes)
}

/** Calls `read` for each field up to the reader's limit, and skips fields that it does not read. */
export function eachField(reader: Reader, read: ReadField): void {
  while (reader.pos < reader.len) {
    const tag = reader.tag()
    const field = tag >>> 3
    const wire = tag & 7
    if (field === 0) throw malformed('Cannot read the export: field number 0 in its protobuf')
    if (!read(field, wire)) reader.skipType(wire, 0, field)
  }
}

/** Reads an embedded message at the reader's position; nothing inside it can reach beyond its end. */
export function eachFieldInside(reader: Reader, wire: number, read: ReadField): void {
  eachFieldIn(reader, range(reader, wire), read)
}

/** Reads a message at a noted position, then moves the reader back. */
export function eachFieldIn(reader: Reader, { start, end }: Range, read: ReadField): void {
  const { pos, len } = reader
  reader.pos = start
  reader.len = end
  eachField(reader, read)
  reader.pos = pos
  reader.len = len
}

/** Notes the position of an embedded message and skips it. */
export function range(reader: Reader, wire: number): Range {
  expectWire(wire, wires.delimited)
  const length = reader.size()
  const start = reader.pos
  reader.skip(length)
  return { start, end: reader.pos }
}

/** UTF-8 text. @throws for anything else */
export function text(reader: Reader, wire: number): string {
  expectWire(wire, wires.delimited)
  return reader.stringVerify()
}

/** Text that is only compared, so its validity is not checked. */
export function looseText(reader: Reader, wire: number): string {
  expectWire(wire, wires.delimited)
  return reader.string()
}

export function bool(reader: Reader, wire: number): boolean {
  expectWire(wire, wires.varint)
  return reader.bool()
}

export function uint32(reader: Reader, wire: number): number {
  expectWire(wire, wires.varint)
  return reader.uint32()
}

export function sint32(reader: Reader, wire: number): number {
  expectWire(wire, wires.varint)
  return reader.sint32()
}

export function int64(reader: Reader, wire: number): bigint {
  expectWire(wire, wires.varint)
  return BigInt(reader.int64().toString())
}

export function double(reader: Reader, wire: number): number {
  expectWire(wire, wires.fixed64)
  return reader.double()
}

/** An unsigned 64-bit number, rounded to the nearest double. */
export function fixed64(reader: Reader, wire: number): number {
  expectWire(wire, wires.fixed64)
  const low = reader.fixed32()
  return reader.fixed32() * 2 ** 32 + low
}

/** A signed 64-bit number, rounded to the nearest double. */
export function sfixed64(reader: Reader, wire: number): number {
  expectWire(wire, wires.fixed64)
  const low = reader.fixed32()
  return reader.sfixed32() * 2 ** 32 + low
}

/** Appends a repeated uint64 field, packed or not, each rounded to the nearest double.
 *  @throws Refusal 400 above the limit of buckets */
export function appendUint64s(reader: Reader, wire: number, into: number[]): void {
  if (wire === wires.varint) into.push(uint64(reader))
  else appendPacked(reader, range(reader, wire), into)
  if (into.length > maxPerExport.buckets) throw tooMany('buckets')
}

function appendPacked(reader: Reader, { start, end }: Range, into: number[]): void {
  if (end - start > maxPerExport.buckets * maxVarintBytes) throw tooMany('buckets')
  const { pos, len } = reader
  reader.pos = start
  reader.len = end
  while (reader.pos < end) into.push(uint64(reader))
  reader.pos = pos
  reader.len = len
}

/** One varint. protobufjs makes an object of each 64-bit number; histograms have a hundred of them, nearly all below 128. */
function uint64(reader: Reader): number {
  const first = reader.pos < reader.len ? (reader.buf[reader.pos] ?? 128) : 128
  if (first >= 128) return Number(reader.uint64().toString())
  reader.pos++
  return first
}

function expectWire(found: number, expected: number): void {
  if (found !== expected) throw malformed(`Cannot read the export: expected protobuf wire type ${expected}, got ${found}`)
}
