type Numbers = Float64Array | Uint8Array | Int8Array

/** A growing list of numbers in a typed array: 1 or 8 bytes a number instead of an object's many. */
class Column<T extends Numbers> {
  length = 0
  /** The numbers up to `length`; beyond it nothing that counts. To be read at once and not to be kept: growing replaces it. */
  values: T
  private readonly make: (length: number) => T

  constructor(make: (length: number) => T) {
    this.make = make
    this.values = make(8)
  }

  push(value: number): void {
    if (this.length === this.values.length) this.grow()
    this.values[this.length++] = value
  }

  /** @returns the number at an index; 0 outside */
  at(index: number): number {
    return index < this.length ? (this.values[index] ?? 0) : 0
  }

  /** Index of the first number above `value` in an ascending list; its length when there is none. */
  firstAbove(value: number): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.at(middle) > value) high = middle
      else low = middle + 1
    }
    return low
  }

  private grow(): void {
    const grown = this.make(Math.ceil(this.values.length * 1.5))
    grown.set(this.values)
    this.values = grown
  }
}

export const createFloats = () => new Column(length => new Float64Array(length))
export const createBytes = () => new Column(length => new Uint8Array(length))
export const createSmallIntegers = () => new Column(length => new Int8Array(length))
