import { createHash, type Hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Compression, newest } from './compression.ts'
import { FileWindow } from './file-window.ts'
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
import { RecordError } from './record-error.ts'

/** One export as it arrived. */
export interface Frame extends FrameKind {
  readonly sequence: number
  /** Milliseconds since the epoch, by the collector's clock. */
  readonly arrival: number
  /** Where the frame stands in the file. */
  readonly offset: number
  /** The export's bytes as decompressed by the intake. */
  readonly payload: Buffer
}

/** How a record ended. `bytes` is the length of header and intact frames, `hash` their SHA-256, still open; `compression` is what the next frame is compressed
 *  with, null when not even the header was there; `torn` the number of bytes after them that are no frame: a write that was never acknowledged. */
export interface Ending {
  readonly bytes: number
  readonly frames: number
  readonly hash: Hash
  readonly compression: Compression | null
  readonly torn: number
}

/** Reads a record from disk, frame by frame, in constant memory.
 *  @param take called with each intact frame, in order
 *  @returns how it ended; a torn tail is left out, not an error
 *  @throws RecordError when bytes in the middle are bad, a frame is missing, or the file is of a newer version or no record at all;
 *  and what `take` throws */
export function readRecord(path: string, take: (frame: Frame) => void): Ending {
  using file = new FileWindow(path)
  const header = file.at(0, headerSize)
  const hash = createHash('sha256')
  if (!header) return { bytes: 0, frames: 0, hash, compression: null, torn: file.upTo(0, headerSize).length }
  const compression = new Compression(versionOf(path, readFileHeader(header)))
  hash.update(header)
  let offset = headerSize
  for (let sequence = 0; ; sequence++) {
    const raw = rawFrame(file, offset)
    if (!raw) return { bytes: offset, frames: sequence, hash, compression, torn: tornBytes(path, file, offset) }
    if (raw.header.sequence !== sequence) throw missing(path, offset, sequence, raw.header.sequence)
    hash.update(raw.bytes)
    const { signal, encoding, arrival } = raw.header
    take({ signal, encoding, sequence, arrival, offset, payload: payloadOf(path, offset, raw, compression) })
    offset += raw.bytes.length
  }
}

interface RawFrame {
  readonly header: FrameHeader
  readonly bytes: Buffer
}

/** The frame at an offset, its checksums compared; null when there is no intact one. */
function rawFrame(file: FileWindow, offset: number): RawFrame | null {
  const start = file.at(offset, frameHeaderSize)
  const header = start && readFrameHeader(start)
  if (!header) return null
  const bytes = file.at(offset, frameHeaderSize + header.length + frameTrailerSize)
  if (!bytes) return null
  const sum = bytes.readUInt32LE(bytes.length - frameTrailerSize)
  return crc32(bytes.subarray(frameHeaderSize, -frameTrailerSize)) === sum ? { header, bytes } : null
}

function payloadOf(path: string, offset: number, { header, bytes }: RawFrame, compression: Compression): Buffer {
  try {
    return compression.decompress(header, bytes.subarray(frameHeaderSize, -frameTrailerSize))
  } catch (error) {
    throw new RecordError('damaged', offset, `Cannot read ${path}: the frame at byte ${offset} does not decompress`, { cause: error })
  }
}

/** Bytes of a torn tail: a bad frame with none good after it. */
function tornBytes(path: string, file: FileWindow, bad: number): number {
  let offset = bad
  for (;;) {
    const found = file.upTo(offset, scanned)
    const next = found.indexOf(marker, offset === bad ? 1 : 0)
    if (next !== -1) {
      if (rawFrame(file, offset + next)) throw damagedAt(path, bad, offset + next)
      offset += next + 1
    } else if (found.length < scanned) return offset + found.length - bad
    else offset += scanned - marker.length + 1
  }
}

const scanned = 64 * 1024

function versionOf(path: string, found: ReturnType<typeof readFileHeader>): Version {
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
