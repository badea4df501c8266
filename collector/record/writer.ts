import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Compression, newest } from './compression.ts'
import { type FrameKind, fileHeader, frame, type Version } from './format.ts'
import { type Frame, readRecord } from './read.ts'

/** What a record holds, as far as it is synced. */
export interface RecordSummary {
  /** Of header and frames. */
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

interface Begun {
  readonly hash: Hash
  readonly bytes: number
  readonly frames: number
  readonly compression: Compression
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
  #failure: Error | null = null

  private constructor(file: FileHandle, { hash, bytes, frames, compression }: Begun) {
    this.#file = file
    this.#hash = hash
    this.#compression = compression
    this.#bytes = bytes
    this.#signals = frames
  }

  /** Makes a new record, readable by its owner only. @throws when the file exists or cannot be made */
  static async create(path: string, version: Version = newest): Promise<RecordWriter> {
    const file = await open(path, 'wx', 0o600)
    const begun = await begin(file, version)
    await syncFolder(dirname(path))
    return new RecordWriter(file, begun)
  }

  /** Opens a record to go on with it in its version, handing on what it holds; a torn tail is cut off.
   *  @throws RecordError as `readRecord` does */
  static async resume(path: string, handOn: (frame: Frame) => void): Promise<RecordWriter> {
    const { compression, ...ending } = readRecord(path, handOn)
    const file = await open(path, 'r+')
    await file.truncate(ending.bytes)
    return new RecordWriter(file, compression ? { ...ending, compression } : await begin(file, newest))
  }

  /** Adds one export.
   *  @param arrival ms since the epoch
   *  @returns its sequence number, once it is on the disk; promises resolve in the record's order
   *  @throws when the disk is full or broken; from then on every append does */
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

  /** Why it can no longer be appended to; null while it can. */
  get failure(): Error | null {
    return this.#failure
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing
    this.#failure ??= new Error('Cannot append to the record: it is closed')
    await this.#file.close()
  }

  async #commit(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0)
      const frames = group.map((waiting, i) => frame({ ...waiting.kind, sequence: this.#signals + i, arrival: waiting.arrival }, waiting.payload))
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

  /** What was acknowledged stays readable: the half-written rest is cut off, if the disk still lets us. */
  async #fail(error: unknown, group: readonly Waiting[]): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error)
    const failure = new Error(`Cannot append to the record: ${reason}`, { cause: error })
    this.#failure = failure
    await this.#file.truncate(this.#bytes).catch(() => undefined)
    for (const waiting of [...group, ...this.#waiting.splice(0)]) waiting.failed(failure)
  }
}

/** Writes the header, and syncs it. */
async function begin(file: FileHandle, version: Version): Promise<Begun> {
  const header = fileHeader(version)
  await file.write(header, 0, header.length, 0)
  await file.datasync()
  return { hash: createHash('sha256').update(header), bytes: header.length, frames: 0, compression: new Compression(version) }
}

/** The file's name must survive a power cut too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
