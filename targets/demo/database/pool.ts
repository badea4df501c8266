import { Pool } from 'pg'
import { failureReporter } from '../report-failure.ts'

/** Connections of one backend. A statement takes about a millisecond, so this many carry far more than 200 requests a second. */
const connections = 10
const patience = 5_000

/** Opens all connections at once and keeps them: no request pays for a handshake. @throws Error when the database does not answer */
export async function openPool(url: string): Promise<Pool> {
  const pool = new Pool({ connectionString: url, max: connections, min: connections, idleTimeoutMillis: 0, connectionTimeoutMillis: patience })
  // A connection that breaks while idle is replaced; requests that need one meanwhile fail by themselves.
  pool.on(
    'error',
    failureReporter(line => console.error(`database connection lost: ${line}`)),
  )
  const opened = await Promise.all(Array.from({ length: connections }, () => pool.connect()))
  for (const client of opened) client.release()
  return pool
}
