import type { PoolClient } from 'pg'
import type { EndpointId } from '../../../contract/endpoints.ts'
import { type Harm, harmOrder, nextHarm } from './data/harmed-writes.ts'
import { type Readable, StaleReads } from './data/stale-reads.ts'
import { burden } from './database/database.ts'
import { HotAccounts } from './database/long-lock.ts'
import { mayFail, mayFailAtOnce } from './errors/errors.ts'
import { RateLimit } from './errors/rate-limit.ts'
import { Lines } from './load/load.ts'
import type { FaultSettings } from './settings.ts'
import { waitBeforeAnswer } from './time/time.ts'

const none: FaultSettings = {}

/** The faults of one backend while it runs; none at first. */
export class Faults {
  #settings = none
  #since = 0
  #limit = new RateLimit()
  #lines = new Lines({})
  #stale: StaleReads | null = null
  #ended = new AbortController()
  #lastAsked = Number.NEGATIVE_INFINITY
  readonly #hot = new HotAccounts()
  readonly #databaseUrl: string

  /** @param databaseUrl for the faults that need connections of their own */
  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl
  }

  /** All that is set now; counts of writes count down. */
  get settings(): FaultSettings {
    return this.#settings
  }

  get outage(): boolean {
    return this.#settings.outage === true
  }

  /** @returns resolves when all of it holds; what needs no database holds at once */
  async replace(settings: FaultSettings): Promise<void> {
    this.#lines.open()
    this.#stale?.stop()
    this.#ended.abort()
    this.#settings = settings
    this.#since = performance.now()
    this.#limit = new RateLimit()
    this.#lines = new Lines(settings)
    this.#stale = settings.staleReads === undefined ? null : new StaleReads(this.#databaseUrl, settings.staleReads)
    this.#ended = new AbortController()
    burden(this.#databaseUrl, settings, { hot: this.#hot, lastAsked: () => this.#lastAsked }, this.#ended.signal)
    await this.#stale?.begun
  }

  /** @throws Problem when this request is refused before anything is done for it */
  mayFailAtOnce(id: EndpointId): void {
    this.#lastAsked = performance.now()
    mayFailAtOnce(this.of(id), this.#limit, this.#elapsed())
  }

  /** @throws Problem 500 when this request is one of the errors */
  mayFail(id: EndpointId): void {
    mayFail(this.of(id), this.#elapsed())
  }

  /** Does the work of a request when it is its turn. @param gone aborted when its client has left */
  inLine<Result>(id: EndpointId, gone: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    return this.#concerns(id) ? this.#lines.pass(gone, work) : work()
  }

  /** ms to wait before the answer. @param worked ms that the work took  @param planned ms of service time */
  wait(id: EndpointId, worked: number, planned: number): number {
    return waitBeforeAnswer(this.of(id), worked, planned, this.#elapsed())
  }

  /** Does harm to an order that was just written, in the same transaction, if any is still to be done.
   *  @returns what was done; a lost write is the caller's to roll back */
  async harmWrite(client: PoolClient, account: string, reference: string): Promise<Harm | null> {
    const { harm, left } = nextHarm(this.#settings)
    this.#settings = left
    if (harm) await harmOrder(client, harm, account, reference)
    return harm
  }

  /** Where an endpoint reads from. @param fresh where it would without the fault */
  reads(id: EndpointId, fresh: Readable): Readable {
    return (this.#concerns(id) ? this.#stale : null) ?? fresh
  }

  /** Takes note of who asks. */
  asks(account: string): void {
    this.#hot.seen(account)
  }

  /** What is wrong with one endpoint. */
  of(id: EndpointId): FaultSettings {
    return this.#concerns(id) ? this.#settings : none
  }

  #concerns(id: EndpointId): boolean {
    return this.#settings.endpoints?.includes(id) ?? true
  }

  /** ms since the faults were set. */
  #elapsed(): number {
    return performance.now() - this.#since
  }
}
