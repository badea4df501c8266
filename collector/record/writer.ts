import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorMessage } from '../../contract/errors.ts'
import { Compression, newest } from './compression.ts'
import { encodeFileHeader, encodeFrame, type FrameKind, type Version } from './format.ts'
import { type Frame, readRecord } from './reader.ts'

/** Size and hash of a record, as far as it is synced. */
export interface RecordSummary {
  /** SHA-256 of header and frames. */
  readonly sha256: string
  readonly signals: number
  readonly bytes: number
}

interface Waiting {
  readonly kind: FrameKind
  readonly arrival: number
  readonly payload: Buffer
  readonly written: (sequence: number) => void
  readonly failed: (error: Error) => void
}

interface Start {
  readonly hash: Hash
  readonly bytes: number
  readonly frames: number
  readonly compression: Compression
}

/** The record takes nothing more: its disk is full or broken, or it was closed. */
export class AppendError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`Cannot append to the record: ${reason}`, options)
    this.name = 'AppendError'
  }
}

/** An append-only record on disk. Many appends in flight share one write and one sync. */
export class RecordWriter implements AsyncDisposable {
  readonly #file: FileHandle
  readonly #hash: Hash
  readonly #compression: Compression
  #bytes: number
  #signals: number
  #waiting: Waiting[] = []
  #writing: Promise<void> | null = null
  #failure: AppendError | null = null

  private constructor(file: FileHandle, { hash, bytes, frames, compression }: Start) {
    this.#file = file
    this.#hash = hash
    this.#compression = compression
    this.#bytes = bytes
    this.#signals = frames
  }

  /** Creates a record, readable by its owner only. @throws when the file exists or cannot be created */
  static async create(path: string, version: Version = newest): Promise<RecordWriter> {
    const file = await open(path, 'wx', 0o600)
    const start = await writeHeader(file, version)
    await syncFolder(dirname(path))
    return new RecordWriter(file, start)
  }

  /** Opens a record to continue it in its version, and cuts off a torn tail.
   *  @param take called with each frame that it holds  @throws RecordError as `readRecord` does */
  static async resume(path: string, take: (frame: Frame) => void): Promise<RecordWriter> {
    const { compression, ...ending } = readRecord(path, take)
    const file = await open(path, 'r+')
    await file.truncate(ending.bytes)
    return new RecordWriter(file, compression ? { ...ending, compression } : await writeHeader(file, newest))
  }

  /** Appends one export.
   *  @param arrival ms since the epoch
   *  @returns its sequence number, once it is on the disk; promises resolve in the record's order
   *  @throws AppendError when the disk is full or broken; from then on every append does */
  append(kind: FrameKind, payload: Buffer, arrival: number): Promise<number> {
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((written, failed) => {
      this.#waiting.push({ kind, arrival, payload: this.#compression.compress(kind, payload), written, failed })
      this.#writing ??= this.#commit()
    })
  }

  get summary(): RecordSummary {
    return { sha256: this.#hash.copy().digest('hex'), signals: this.#signals, bytes: this.#bytes }
  }

  /** The error after which every append fails; null before. */
  get failure(): AppendError | null {
    return this.#failure
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing
    this.#failure ??= new AppendError('it is closed')
    await this.#file.close()
  }

  async #commit(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0)
      const frames = group.map((waiting, i) => encodeFrame({ ...waiting.kind, sequence: this.#signals + i, arrival: waiting.arrival }, waiting.payload))
      try {
        await this.#write(Buffer.concat(frames))
      } catch (error) {
        await this.#fail(error, group)
        break
      }
      for (const waiting of group) waiting.written(this.#signals++)
    }
    this.#writing = null
  }

  async #write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#bytes + done)
      done += bytesWritten
    }
    await this.#file.datasync()
    this.#hash.update(bytes)
    this.#bytes += bytes.length
  }

  /** Cuts off the half-written rest, if the disk allows it, so that acknowledged frames stay readable. */
  async #fail(error: unknown, group: readonly Waiting[]): Promise<void> {
    const failure = new AppendError(errorMessage(error), { cause: error })
    this.#failure = failure
    await this.#file.truncate(this.#bytes).catch(() => undefined)
    for (const waiting of [...group, ...this.#waiting.splice(0)]) waiting.failed(failure)
  }
}

/** Writes the header and syncs it. */
async function writeHeader(file: FileHandle, version: Version): Promise<Start> {
  const header = encodeFileHeader(version)
  await file.write(header, 0, header.length, 0)
  await file.datasync()
  return { hash: createHash('sha256').update(header), bytes: header.length, frames: 0, compression: new Compression(version) }
}

/** Syncs a folder, so that the file's name survives a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
