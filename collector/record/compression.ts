import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type FrameKind, historySize, type Version } from './format.ts'
import { History } from './history.ts'

/** Version of new records. Before Node 24.6, zlib passes over the dictionary that version 2 needs. */
export const newest: Version = repeats(Buffer.from('twice the same text')) ? 2 : 1

/** Compresses the exports of one record, or decompresses them again, in the record's order. From version 2 on each is compressed against what the exports of its
 *  kind before it said: hardly anything in an export is new. */
export class Compression {
  readonly version: Version
  readonly #histories = new Map<string, History>()

  constructor(version: Version) {
    this.version = version
  }

  /** @returns one zstd frame (RFC 8878) */
  compress(kind: FrameKind, payload: Buffer): Buffer {
    const history = this.#historyOf(kind)
    const stored = zstdCompressSync(payload, { params, ...against(history) })
    history.add(payload)
    return stored
  }

  /** @throws when the bytes are no zstd frame, or one that was made against something else */
  decompress(kind: FrameKind, stored: Buffer): Buffer {
    const history = this.#historyOf(kind)
    const payload = zstdDecompressSync(stored, { maxOutputLength: longestExport, ...against(history) })
    history.add(payload)
    return payload
  }

  #historyOf(kind: FrameKind): History {
    const name = `${kind.signal} ${kind.encoding}`
    const found = this.#histories.get(name) ?? new History(historySize(this.version, kind))
    this.#histories.set(name, found)
    return found
  }
}

/** Level 6: a fifth fewer bytes than level 1, for half a millisecond an export. The checksum is of what was compressed: another history never goes unnoticed. */
const params = { [constants.ZSTD_c_compressionLevel]: 6, [constants.ZSTD_c_checksumFlag]: 1 }

/** The intake's limit, with room. */
const longestExport = 128 * 1024 * 1024

/** History as zstd takes it: as a dictionary of plain content, which must not begin as a trained one does (RFC 8878, 5 and 6). */
function against({ bytes }: History): { dictionary?: Buffer } {
  if (bytes.length === 0) return {}
  return { dictionary: bytes.indexOf(trainedDictionary) === 0 ? bytes.subarray(1) : bytes }
}

const trainedDictionary = Buffer.from([0x37, 0xa4, 0x30, 0xec])

function repeats(text: Buffer): boolean {
  return zstdCompressSync(text, { dictionary: text }).length < zstdCompressSync(text).length
}
