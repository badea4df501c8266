import type { Client } from 'pg'
import { type Arm, arms } from '../../../contract/arm.ts'
import { type CounterPoint, counterMetric } from '../../../contract/otlp-json.ts'
import { attributes, metrics } from '../../../contract/signals.ts'
import { connectReadOnly, type DatabaseAddress } from '../../platform/database.ts'
import { sentenceOf } from '../../platform/failure.ts'
import type { StatusLog } from '../../platform/terminal.ts'
import type { Probe } from '../export-loop.ts'
import { type Extension, findStatements, type Roles, readStatements, StatementTally } from './statements.ts'

/** A database to read, and who is who in it. */
export interface CountedDatabase {
  readonly address: DatabaseAddress
  readonly roles: Roles
}

/** Reads what the database counts for either backend (pg_stat_statements, by role). Takes the first reading, from which all others count.
 *  A database that cannot be read costs evidence, not the run: that is said, once, and nothing is sent.
 *  @returns null when it cannot be read */
export async function openDatabaseProbe(database: CountedDatabase, log: StatusLog): Promise<DatabaseProbe | null> {
  const probe = new DatabaseProbe(database, log)
  try {
    await probe.read()
    return probe
  } catch (error) {
    await probe[Symbol.asyncDispose]()
    log(`the cost to the database is not measured: cannot read ${database.address.displayName}: ${sentenceOf(error)}`)
    return null
  }
}

/** Reads once a second at most; a connection that breaks is opened again with the next reading, and the sums go on. */
class DatabaseProbe implements Probe, AsyncDisposable {
  private readonly tally = new StatementTally()
  private readonly database: CountedDatabase
  private readonly log: StatusLog
  private connection: { readonly client: Client; readonly extension: Extension } | null = null
  private underWay: Promise<void> | null = null
  private times: { readonly first: number; readonly last: number } | null = null
  private readonly failures: unknown[] = []

  constructor(database: CountedDatabase, log: StatusLog) {
    this.database = database
    this.log = log
  }

  probe(): void {
    this.underWay ??= this.read()
      .catch(reason => {
        this.failures.push(reason)
      })
      .finally(() => {
        this.underWay = null
      })
  }

  async waitUntilCounted(): Promise<void> {
    await this.underWay
  }

  /** Of the last reading, at its own time: one that was sent before changes nothing. */
  metrics(): readonly object[] {
    const { times, tally } = this
    if (!times) return []
    const counter = (name: string, amountOf: (arm: Arm) => number) => counterMetric(name, points(times, amountOf))
    return [
      counter(metrics.databaseStatements, arm => tally.totals[arm].statements),
      counter(metrics.databaseTime, arm => tally.totals[arm].milliseconds),
      counter(metrics.databaseLosses, () => tally.losses),
    ]
  }

  /** @throws Error saying what to do, of the connection or of PostgreSQL */
  async read(): Promise<void> {
    try {
      this.connection ??= await this.connect()
      const { client, extension } = this.connection
      this.tally.add(await readStatements(client, extension, this.database.roles))
    } catch (error) {
      this.disconnect()
      throw error
    }
    const last = Date.now()
    this.times = { first: this.times?.first ?? last, last }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.underWay
    await this.disconnect()
    const { failures, tally, log } = this
    const { displayName } = this.database.address
    if (failures.length > 0) log(`the database ${displayName} could not be read in ${failures.length} of the load's seconds: ${sentenceOf(failures[0])}`)
    if (tally.losses > 0)
      log(`the database ${displayName} dropped counts of statements under load: raise pg_stat_statements.max in it, and do not reset the counts during a run`)
  }

  private async connect(): Promise<{ client: Client; extension: Extension }> {
    const client = await connectReadOnly(this.database.address)
    try {
      return { client, extension: await findStatements(client, this.database.roles) }
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
  }

  private async disconnect(): Promise<void> {
    const { connection } = this
    this.connection = null
    await connection?.client.end().catch(() => {})
  }
}

function points({ first, last }: { readonly first: number; readonly last: number }, amountOf: (arm: Arm) => number): CounterPoint[] {
  return arms.map(arm => ({ attributes: { [attributes.target]: arm }, value: amountOf(arm), start: first, time: last }))
}
