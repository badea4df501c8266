import { z } from 'zod'

/** Requests that are served in each second, over all clients; the others get 429 with Retry-After. */
export const limitPerSecond = z.int().min(0).max(1_000_000)

/** Counts requests in windows of one second. */
export class RateLimit {
  #window = -1
  #served = 0

  /** Whether one more request fits. @param elapsed ms since the fault was set */
  admits(elapsed: number, limit: number): boolean {
    const window = Math.floor(elapsed / 1_000)
    if (window !== this.#window) [this.#window, this.#served] = [window, 0]
    this.#served += 1
    return this.#served <= limit
  }
}
