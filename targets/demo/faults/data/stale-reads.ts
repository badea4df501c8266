import { Client, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg'
import { z } from 'zod'

/** Orders are read as they were at least so many seconds ago (and less than twice as many), as from a replica that lags or a cache. */
export const staleReads = z.number().min(0.1).max(600)

/** What can be asked: a pool, or a past state of the database. */
export interface Readable {
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>>
}

/** Reads from snapshots of PostgreSQL's own: a transaction of isolation level repeatable read goes on seeing what its first statement saw. */
export class StaleReads implements Readable {
  /** Resolves when the first snapshot is taken. */
  readonly begun: Promise<void>
  readonly #url: string
  readonly #ticking: NodeJS.Timeout
  #older: Snapshot
  #newer: Snapshot

  /** @param seconds see staleReads */
  constructor(url: string, seconds: number) {
    this.#url = url
    this.#older = new Snapshot(url)
    this.#newer = this.#older
    this.begun = this.#older.taken
    this.#ticking = setInterval(() => this.#tick(), seconds * 1_000)
  }

  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    return this.#older.query(statement)
  }

  stop(): void {
    clearInterval(this.#ticking)
    for (const snapshot of new Set([this.#older, this.#newer])) snapshot.close()
  }

  #tick(): void {
    if (this.#older !== this.#newer) this.#older.close()
    this.#older = this.#newer
    this.#newer = new Snapshot(this.#url)
  }
}

/** One state of the database; statements come one after the other, as a connection needs them. */
class Snapshot {
  readonly taken: Promise<void>
  readonly #client: Client
  #last: Promise<unknown>

  constructor(url: string) {
    this.#client = new Client({ connectionString: url })
    // The next read reports it.
    this.#client.on('error', () => {})
    this.taken = this.#take()
    this.taken.catch(() => {})
    this.#last = this.taken
  }

  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    const result = this.#last.then(() => this.#client.query<Row>(statement))
    this.#last = result.catch(() => {})
    return result
  }

  close(): void {
    void this.#last.then(() => this.#client.end()).catch(() => {})
  }

  async #take(): Promise<void> {
    await this.#client.connect()
    await this.#client.query('begin isolation level repeatable read, read only')
    await this.#client.query('select from orders limit 1')
  }
}
