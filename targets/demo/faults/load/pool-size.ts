import { z } from 'zod'
import { Problem } from '../../problem.ts'

/** Requests that find a connection to the database at the same time, when each keeps its connection until it is answered. */
export const poolSize = z.int().min(0).max(1_000)

/** ms that a request waits for a connection, as long as our own pool does. */
const patience = 5_000

/** The connections of an exhausted pool: a request that finds none waits, and fails in the end. */
export class Connections {
  #free: number
  #waiting: (() => void)[] = []

  /** @param size see poolSize */
  constructor(size: number) {
    this.#free = size
  }

  /** Does the work of one request with one connection. @throws Problem 500 when none is free in time */
  async hold<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1
    else await this.#next()
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }

  /** Lets everybody through: the limit is gone. */
  open(): void {
    this.#free = Number.POSITIVE_INFINITY
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  async #next(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    const late = setTimeout(() => {
      this.#waiting = this.#waiting.filter(other => other !== resolve)
      reject(new Problem(500, 'internal', 'Something went wrong.'))
    }, patience)
    await promise.finally(() => clearTimeout(late))
  }
}
