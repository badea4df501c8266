import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type FrameKind, historySize, type Version } from './format.ts'

/** Version of new records. Before Node 24.6, zlib ignores the dictionary that version 2 needs. */
export const newest: Version = supportsDictionaries(Buffer.from('twice the same text')) ? 2 : 1

/** Compresses the exports of one record, or decompresses them, in the record's order.
 *  From version 2 on each is compressed against earlier exports of its kind, since hardly anything in an export is new. */
export class Compression {
  readonly version: Version
  readonly #histories = new Map<string, RecentBytes>()

  constructor(version: Version) {
    this.version = version
  }

  /** @returns one zstd frame (RFC 8878) */
  compress(kind: FrameKind, payload: Buffer): Buffer {
    const history = this.#historyOf(kind)
    const stored = zstdCompressSync(payload, { params, ...dictionaryOf(history) })
    history.add(payload)
    return stored
  }

  /** @throws when the bytes are no zstd frame, or one that was compressed against other exports */
  decompress(kind: FrameKind, stored: Buffer): Buffer {
    const history = this.#historyOf(kind)
    const payload = zstdDecompressSync(stored, { maxOutputLength: maxExportBytes, ...dictionaryOf(history) })
    history.add(payload)
    return payload
  }

  #historyOf(kind: FrameKind): RecentBytes {
    const name = `${kind.signal} ${kind.encoding}`
    const found = this.#histories.get(name) ?? new RecentBytes(historySize(this.version, kind))
    this.#histories.set(name, found)
    return found
  }
}

/** Level 6: a fifth fewer bytes than level 1, for half a millisecond per export. The checksum covers the uncompressed bytes, so other recent bytes never go unnoticed. */
const params = { [constants.ZSTD_c_compressionLevel]: 6, [constants.ZSTD_c_checksumFlag]: 1 }

/** The limit of an export (collector/otlp/otlp-http.ts), with room. */
const maxExportBytes = 128 * 1024 * 1024

/** Passes recent bytes to zstd as a dictionary of plain content, which must not begin as a trained one does (RFC 8878, 5 and 6). */
function dictionaryOf({ bytes }: RecentBytes): { dictionary?: Buffer } {
  if (bytes.length === 0) return {}
  return { dictionary: bytes.indexOf(trainedDictionary) === 0 ? bytes.subarray(1) : bytes }
}

const trainedDictionary = Buffer.from([0x37, 0xa4, 0x30, 0xec])

function supportsDictionaries(text: Buffer): boolean {
  return zstdCompressSync(text, { dictionary: text }).length < zstdCompressSync(text).length
}

/** The last bytes added, up to a fixed number. */
export class RecentBytes {
  readonly #size: number
  /** Twice the size, so that bytes are moved only now and then. */
  readonly #store: Buffer
  #end = 0

  /** @param size most bytes to keep; 0 keeps none */
  constructor(size: number) {
    this.#size = size
    this.#store = Buffer.allocUnsafe(2 * size)
  }

  /** The bytes kept, the newest last. Valid until the next `add`. */
  get bytes(): Buffer {
    return this.#store.subarray(Math.max(0, this.#end - this.#size), this.#end)
  }

  add(bytes: Buffer): void {
    const last = bytes.subarray(Math.max(0, bytes.length - this.#size))
    if (this.#end + last.length > this.#store.length) this.#makeRoom(this.#size - last.length)
    this.#end += last.copy(this.#store, this.#end)
  }

  #makeRoom(kept: number): void {
    this.#store.copyWithin(0, this.#end - kept, this.#end)
    this.#end = kept
  }
}
