import { createHash, type Hash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { errorMessage } from '../../contract/errors.ts'
import { decode } from '../otlp/decode.ts'
import type { Signal } from '../otlp/signal.ts'
import { Compression, newest } from './compression.ts'
import {
  type FrameHeader,
  type FrameKind,
  frameHeaderSize,
  frameTrailerSize,
  headerSize,
  marker,
  readFileHeader,
  readFrameHeader,
  type Version,
  versions,
} from './format.ts'

/** One export as it arrived. */
export interface Frame extends FrameKind {
  readonly sequence: number
  /** Milliseconds since the epoch, by the collector's clock. */
  readonly arrival: number
  /** Byte at which the frame begins in the file. */
  readonly offset: number
  /** The export's bytes, decompressed. */
  readonly payload: Buffer
}

/** State at the end of a record, from which a writer continues it. */
export interface RecordEnd {
  /** Length of the header and all intact frames. */
  readonly bytes: number
  readonly frames: number
  /** SHA-256 of these bytes, not yet finished. */
  readonly hash: Hash
  /** Compresses the next frame; null when the header is missing. */
  readonly compression: Compression | null
  /** Bytes after the intact frames that are no frame: a write that was never acknowledged. */
  readonly torn: number
}

/** Reads a record from disk, frame by frame, in constant memory.
 *  @param take called with each intact frame, in order
 *  @returns the state at its end; a torn tail is left out, not an error
 *  @throws RecordError when bytes in the middle are bad, a frame is missing, or the file is of a newer version or no record at all;
 *  and what `take` throws */
export function readRecord(path: string, take: (frame: Frame) => void): RecordEnd {
  using file = new FileWindow(path)
  const header = file.at(0, headerSize)
  const hash = createHash('sha256')
  if (!header) return { bytes: 0, frames: 0, hash, compression: null, torn: file.upTo(0, headerSize).length }
  const compression = new Compression(expectVersion(path, readFileHeader(header)))
  hash.update(header)
  let offset = headerSize
  for (let sequence = 0; ; sequence++) {
    const raw = readRawFrame(file, offset)
    if (!raw) return { bytes: offset, frames: sequence, hash, compression, torn: countTornBytes(path, file, offset) }
    if (raw.header.sequence !== sequence) throw missing(path, offset, sequence, raw.header.sequence)
    hash.update(raw.bytes)
    const { signal, encoding, arrival } = raw.header
    take({ signal, encoding, sequence, arrival, offset, payload: readPayload(path, offset, raw, compression) })
    offset += raw.bytes.length
  }
}

interface RawFrame {
  readonly header: FrameHeader
  readonly bytes: Buffer
}

/** Reads the frame at an offset and compares its checksums. @returns null without an intact frame */
function readRawFrame(file: FileWindow, offset: number): RawFrame | null {
  const start = file.at(offset, frameHeaderSize)
  const header = start && readFrameHeader(start)
  if (!header) return null
  const bytes = file.at(offset, frameHeaderSize + header.length + frameTrailerSize)
  if (!bytes) return null
  const sum = bytes.readUInt32LE(bytes.length - frameTrailerSize)
  return crc32(bytes.subarray(frameHeaderSize, -frameTrailerSize)) === sum ? { header, bytes } : null
}

function readPayload(path: string, offset: number, { header, bytes }: RawFrame, compression: Compression): Buffer {
  try {
    return compression.decompress(header, bytes.subarray(frameHeaderSize, -frameTrailerSize))
  } catch (error) {
    throw new RecordError('damaged', offset, `Cannot read ${path}: the frame at byte ${offset} does not decompress`, { cause: error })
  }
}

/** Counts the bytes of a torn tail: a bad frame with no good one after it. @throws RecordError when there is a good one */
function countTornBytes(path: string, file: FileWindow, bad: number): number {
  let offset = bad
  for (;;) {
    const found = file.upTo(offset, scanBytes)
    const next = found.indexOf(marker, offset === bad ? 1 : 0)
    if (next !== -1) {
      if (readRawFrame(file, offset + next)) throw damagedAt(path, bad, offset + next)
      offset += next + 1
    } else if (found.length < scanBytes) return offset + found.length - bad
    else offset += scanBytes - marker.length + 1
  }
}

const scanBytes = 64 * 1024

function expectVersion(path: string, found: ReturnType<typeof readFileHeader>): Version {
  if (found === 'foreign') throw new RecordError('foreign', 0, `Cannot read ${path}: it is not a record of cutover`)
  if (found === 'damaged') throw new RecordError('damaged', 0, `Cannot read ${path}: it is damaged at byte 0 (its header does not match its checksum)`)
  const version = versions.find(known => known === found)
  if (!version) throw newer(path, `expected version ${versions.join(' or ')}, got ${found}; judge it with the version of cutover that wrote it`)
  if (version > newest) throw newer(path, `version ${version} needs Node 24.6 or newer, got ${process.version}; judge it with a newer Node`)
  return version
}

function newer(path: string, why: string): RecordError {
  return new RecordError('newer', 0, `Cannot read ${path}: ${why}`)
}

function damagedAt(path: string, bad: number, good: number): RecordError {
  return new RecordError('damaged', bad, `Cannot read ${path}: it is damaged at byte ${bad} (the next good frame stands at ${good})`)
}

function missing(path: string, offset: number, expected: number, found: number): RecordError {
  return new RecordError('damaged', offset, `Cannot read ${path}: it is damaged at byte ${offset} (expected frame ${expected}, got ${found})`)
}

/** Why a record cannot be read. damaged: its bytes changed after they were written; newer: a later version wrote it; foreign: it is not a record. */
export type RecordFault = 'damaged' | 'newer' | 'foreign'

/** The only error of reading a record. `offset` is the byte at which reading stopped. */
export class RecordError extends Error {
  readonly fault: RecordFault
  readonly offset: number

  constructor(fault: RecordFault, offset: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RecordError'
    this.fault = fault
    this.offset = offset
  }
}

/** Decodes a frame's export to the signal that is judged.
 *  @throws RecordError when this version refuses what an earlier one recorded */
export function decodeFrame(frame: Frame): Signal {
  try {
    return decode(frame.signal, frame.encoding, frame.payload).signal
  } catch (error) {
    throw new RecordError('damaged', frame.offset, `Cannot read the frame at byte ${frame.offset}: ${errorMessage(error)}`, {
      cause: error,
    })
  }
}

const chunk = 1024 * 1024

/** Reads a file of any size through a small buffer. Close it with `using`. */
class FileWindow implements Disposable {
  readonly #file: number
  /** Reused for every read: an hour's record passes through a megabyte. */
  #buffer = Buffer.allocUnsafe(chunk)
  #bytes: Buffer = this.#buffer.subarray(0, 0)
  #start = 0

  constructor(path: string) {
    this.#file = openSync(path, 'r')
  }

  /** Bytes of the file from an offset on; null when it ends before. Valid until the next call. */
  at(offset: number, length: number): Buffer | null {
    const found = this.upTo(offset, length)
    return found.length < length ? null : found
  }

  /** Bytes of the file from an offset on, fewer where it ends before. Valid until the next call. */
  upTo(offset: number, length: number): Buffer {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) this.#move(offset, Math.max(length, chunk))
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length)
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }

  /** Keeps the bytes that it already has, since frames are read one after the other. */
  #move(offset: number, length: number): void {
    const kept = offset >= this.#start ? this.#bytes.subarray(offset - this.#start) : this.#bytes.subarray(0, 0)
    const next = length > this.#buffer.length ? Buffer.allocUnsafe(length) : this.#buffer
    let filled = kept.copy(next)
    while (filled < length) {
      const read = readSync(this.#file, next, filled, length - filled, offset + filled)
      if (read === 0) break
      filled += read
    }
    this.#buffer = next
    this.#bytes = next.subarray(0, filled)
    this.#start = offset
  }
}
