/** The last bytes of what went by, up to a fixed number. */
export class History {
  readonly #size: number
  /** Twice the size, so that only every so often something is moved. */
  readonly #store: Buffer
  #end = 0

  /** @param size bytes that it keeps; 0 keeps nothing */
  constructor(size: number) {
    this.#size = size
    this.#store = Buffer.allocUnsafe(2 * size)
  }

  /** What it keeps, the newest last. Valid until the next `add`. */
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
