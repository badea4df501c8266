import { crc32 } from 'node:zlib'
import type { Encoding } from '../otlp/encoding.ts'
import type { Signal } from '../otlp/signal.ts'

/* The file, all numbers little-endian:
 *
 *   header  magic 8 | version u32 | crc32 of these u32
 *   frame   marker u32 | sequence u32 | kind u8 | flags u8 | zero u16 | arrival f64 | length u32 | crc32 of these u32
 *           payload of that length | crc32 of the payload u32
 *
 * A payload is a zstd frame of its own in version 1. In version 2 it is compressed against the last bytes, uncompressed, of the frames of its kind before it.
 */

export const versions = [1, 2] as const
export type Version = (typeof versions)[number]
export const headerSize = 16
export const frameHeaderSize = 28
export const frameTrailerSize = 4
/** The intake's limit and what incompressible bytes may grow by. */
const longestPayload = 65 * 1024 * 1024

const magic = Buffer.from('cutover\n', 'latin1')
/** Only there to find the next frame after a bad one; its bytes are not UTF-8. */
export const marker = Buffer.from([0xc7, 0x0e, 0xf1, 0xa5])

/** What a frame's payload is: the code is the index. `history`: bytes before it that it is compressed against; k6's exports are long, and several k6 may take
 *  turns. Another kind, flag or history needs a new version: to this one such a frame is a bad one. */
const kinds = [
  { signal: 'metrics', encoding: 'protobuf', history: 256 * 1024 },
  { signal: 'metrics', encoding: 'json', history: 8 * 1024 },
  { signal: 'logs', encoding: 'protobuf', history: 8 * 1024 },
  { signal: 'logs', encoding: 'json', history: 8 * 1024 },
] as const satisfies readonly (FrameKind & { readonly history: number })[]
const flags = { zstd: 1 } as const

export interface FrameKind {
  readonly signal: Signal['kind']
  readonly encoding: Encoding
}

export interface FrameHeader extends FrameKind {
  readonly sequence: number
  /** Milliseconds since the epoch, by the collector's clock. */
  readonly arrival: number
  /** Bytes of the payload as stored. */
  readonly length: number
}

export function fileHeader(version: Version): Buffer {
  const bytes = Buffer.alloc(headerSize)
  magic.copy(bytes)
  bytes.writeUInt32LE(version, 8)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12)
  return bytes
}

/** Version that a file's first bytes name; damaged or foreign when they are not such a header. */
export function readFileHeader(bytes: Buffer): number | 'damaged' | 'foreign' {
  if (!almostNamed(bytes)) return 'foreign'
  const intact = crc32(bytes.subarray(0, 12)) === bytes.readUInt32LE(12)
  return intact && bytes.subarray(0, magic.length).equals(magic) ? bytes.readUInt32LE(8) : 'damaged'
}

/** Bytes of earlier payloads of its kind that a payload is compressed against. */
export function historySize(version: Version, kind: FrameKind): number {
  return version === 1 ? 0 : (kinds[codeOf(kind)]?.history ?? 0)
}

/** A frame around a payload that is already compressed. */
export function frame(header: Omit<FrameHeader, 'length'>, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(frameHeaderSize + payload.length + frameTrailerSize)
  marker.copy(bytes)
  bytes.writeUInt32LE(header.sequence, 4)
  bytes.writeUInt8(codeOf(header), 8)
  bytes.writeUInt8(flags.zstd, 9)
  bytes.writeUInt16LE(0, 10)
  bytes.writeDoubleLE(header.arrival, 12)
  bytes.writeUInt32LE(payload.length, 20)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 24)), 24)
  payload.copy(bytes, frameHeaderSize)
  bytes.writeUInt32LE(crc32(payload), frameHeaderSize + payload.length)
  return bytes
}

/** The header in a frame's first bytes; null when they are not an intact one. */
export function readFrameHeader(bytes: Buffer): FrameHeader | null {
  if (!bytes.subarray(0, marker.length).equals(marker) || crc32(bytes.subarray(0, 24)) !== bytes.readUInt32LE(24)) return null
  const kind = kinds[bytes.readUInt8(8)]
  const length = bytes.readUInt32LE(20)
  if (!kind || bytes.readUInt8(9) !== flags.zstd || length > longestPayload) return null
  const { signal, encoding } = kind
  return { signal, encoding, sequence: bytes.readUInt32LE(4), arrival: bytes.readDoubleLE(12), length }
}

function codeOf({ signal, encoding }: FrameKind): number {
  return kinds.findIndex(kind => kind.signal === signal && kind.encoding === encoding)
}

/** One changed byte must not make a record look like somebody else's file. */
function almostNamed(bytes: Buffer): boolean {
  return magic.filter((byte, i) => bytes[i] === byte).length >= magic.length - 1
}
