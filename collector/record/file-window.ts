import { closeSync, openSync, readSync } from 'node:fs'

const chunk = 1024 * 1024

/** Looks at a file of any size through a small buffer. Close it with `using`. */
export class FileWindow implements Disposable {
  readonly #file: number
  /** Read into again and again: an hour's record passes through a megabyte. */
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

  /** What is already there is kept: frames are read one after the other. */
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
