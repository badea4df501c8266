import { crc32 } from 'node:zlib'
import type { Encoding } from '../otlp/otlp-http.ts'
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
/** The limit of an export (collector/otlp/otlp-http.ts), and what incompressible bytes may grow by. */
const maxPayloadBytes = 65 * 1024 * 1024

const magic = Buffer.from('cutover\n', 'latin1')
/** Begins each frame, so that the next one can be found after a bad one; its bytes are not UTF-8. */
export const marker = Buffer.from([0xc7, 0x0e, 0xf1, 0xa5])

/** Kinds of payload; the code in the file is the index. `history` is the number of earlier bytes that a payload is compressed against:
 *  k6's exports are long, and several k6 may alternate. Another kind, flag or history needs a new version of the format. */
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

export function encodeFileHeader(version: Version): Buffer {
  const bytes = Buffer.alloc(headerSize)
  magic.copy(bytes)
  bytes.writeUInt32LE(version, 8)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12)
  return bytes
}

/** Reads the version in a file's first bytes. @returns damaged or foreign when they are not an intact header */
export function readFileHeader(bytes: Buffer): number | 'damaged' | 'foreign' {
  if (!hasAlmostMagic(bytes)) return 'foreign'
  const intact = crc32(bytes.subarray(0, 12)) === bytes.readUInt32LE(12)
  return intact && bytes.subarray(0, magic.length).equals(magic) ? bytes.readUInt32LE(8) : 'damaged'
}

/** Bytes of earlier payloads of its kind that a payload is compressed against. */
export function historySize(version: Version, kind: FrameKind): number {
  return version === 1 ? 0 : (kinds[codeOf(kind)]?.history ?? 0)
}

/** Encodes a frame around a payload that is already compressed. */
export function encodeFrame(header: Omit<FrameHeader, 'length'>, payload: Buffer): Buffer {
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

/** Reads the header in a frame's first bytes. @returns null when they are not an intact one */
export function readFrameHeader(bytes: Buffer): FrameHeader | null {
  if (!bytes.subarray(0, marker.length).equals(marker) || crc32(bytes.subarray(0, 24)) !== bytes.readUInt32LE(24)) return null
  const kind = kinds[bytes.readUInt8(8)]
  const length = bytes.readUInt32LE(20)
  if (!kind || bytes.readUInt8(9) !== flags.zstd || length > maxPayloadBytes) return null
  const { signal, encoding } = kind
  return { signal, encoding, sequence: bytes.readUInt32LE(4), arrival: bytes.readDoubleLE(12), length }
}

function codeOf({ signal, encoding }: FrameKind): number {
  return kinds.findIndex(kind => kind.signal === signal && kind.encoding === encoding)
}

/** Whether the magic bytes match but for one: a changed byte must not make a record look like a foreign file. */
function hasAlmostMagic(bytes: Buffer): boolean {
  return magic.filter((byte, i) => bytes[i] === byte).length >= magic.length - 1
}
