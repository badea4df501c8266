import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'

/** Requests per second that are served at most, one after the other; the others wait for their turn. */
export const capacity = z.number().min(0.1).max(100_000)

/** How far a late timer may lie behind the plan without lowering the capacity, in ms. */
const lateness = 20

/** One line of requests, as before a single worker. */
export class Queue {
  readonly #interval: number
  #waiting: (() => void)[] = []
  #nextTurn = 0
  #serving = false

  /** @param perSecond see capacity */
  constructor(perSecond: number) {
    this.#interval = 1_000 / perSecond
  }

  /** Resolves when it is this request's turn. @param gone aborted when its client has left: its place is free then
   *  @throws the reason of `gone` */
  async turn(gone: AbortSignal): Promise<void> {
    gone.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = () => {
      this.#waiting = this.#waiting.filter(other => other !== resolve)
      reject(gone.reason)
    }
    gone.addEventListener('abort', leave, { once: true })
    this.#waiting.push(resolve)
    if (!this.#serving) void this.#serve()
    await promise.finally(() => gone.removeEventListener('abort', leave))
  }

  /** Lets everybody through: the limit is gone. */
  open(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  async #serve(): Promise<void> {
    this.#serving = true
    while (this.#waiting.length > 0) {
      const early = this.#nextTurn - performance.now()
      if (early > 0) await wait(early)
      const next = this.#waiting.shift()
      if (next === undefined) break
      this.#nextTurn = Math.max(this.#nextTurn, performance.now() - lateness) + this.#interval
      next()
    }
    this.#serving = false
  }
}
