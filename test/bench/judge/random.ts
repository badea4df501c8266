/** A seeded stream of random numbers (sfc32 of PractRand, 128 bits of state, so that millions of runs do not share a stretch of it). */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1
  private spare: number | null = null

  /** @param seed text that names the stream; every other text gives another one */
  constructor(seed: string) {
    const next = hashed(seed)
    this.a = next()
    this.b = next()
    this.c = next()
    for (let i = 0; i < 15; i++) this.bits()
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return (this.bits() >>> 0) / 2 ** 32
  }

  /** Standard normal (polar method, Marsaglia & Bray 1964). */
  normal(): number {
    if (this.spare !== null) {
      const kept = this.spare
      this.spare = null
      return kept
    }
    let [x, y, square] = [0, 0, 0]
    do {
      x = this.bits() / 2 ** 31
      y = this.bits() / 2 ** 31
      square = x * x + y * y
    } while (square >= 1 || square === 0)
    const scale = Math.sqrt((-2 * Math.log(square)) / square)
    this.spare = y * scale
    return x * scale
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -Math.log(1 - this.uniform())
  }

  /** Poisson (Knuth); for means below some hundreds. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean)
    let count = 0
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++
    return count
  }

  /** Geometric on 1, 2, 3, … with the given mean. */
  geometric(mean: number): number {
    return mean <= 1 ? 1 : 1 + Math.floor(Math.log(1 - this.uniform()) / Math.log(1 - 1 / mean))
  }

  private bits(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum
  }
}

/** 32-bit words out of a text (FNV-1a, then the finalizer of MurmurHash3). */
function hashed(text: string): () => number {
  let state = 0x811c9dc5
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return mixed ^ (mixed >>> 16)
  }
}
