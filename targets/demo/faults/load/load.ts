import { z } from 'zod'
import { capacity, Queue } from './capacity.ts'
import { Connections, poolSize } from './pool-size.ts'

/** Faults that show only when much is asked at once. */
export const loadFaults = z.object({ capacity, poolSize }).partial()

/** The lines that requests stand in, for as long as the faults are set. */
export class Lines {
  readonly #queue: Queue | null
  readonly #connections: Connections | null

  constructor({ capacity, poolSize }: z.infer<typeof loadFaults>) {
    this.#queue = capacity === undefined ? null : new Queue(capacity)
    this.#connections = poolSize === undefined ? null : new Connections(poolSize)
  }

  /** Does the work of a request when it is its turn. @param gone aborted when the client has left  @throws what `work` throws, Problem 500 */
  async pass<Result>(gone: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    await this.#queue?.turn(gone)
    return this.#connections ? this.#connections.hold(work) : work()
  }

  open(): void {
    this.#queue?.open()
    this.#connections?.open()
  }
}
