import { isIP } from 'node:net'
import { Client } from 'pg'
import type { DatabaseAddress } from './address.ts'

/** ms for a connection, and for one statement: a database under load must not be held up by whoever looks on. */
const patience = { connect: 5_000, statement: 5_000 } as const

/** Opens a connection on which nothing can be written, whatever the role may do: the session is read-only.
 *  Closing it is the caller's.  @param statement ms that one statement may take  @throws Error of the connection or of PostgreSQL */
export async function connectToRead(
  { host, address, port, database, user, password, sslmode }: DatabaseAddress,
  statement: number = patience.statement,
): Promise<Client> {
  const client = new Client({
    host: address,
    port,
    database,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ssl: sslmode === 'disable' ? false : { ...(isIP(host) ? {} : { servername: host }), rejectUnauthorized: sslmode !== 'no-verify' },
    application_name: 'cutover',
    connectionTimeoutMillis: patience.connect,
    query_timeout: statement + 1_000,
    options: `-c default_transaction_read_only=on -c statement_timeout=${statement}`,
  })
  // A connection that breaks while nobody asks anything says so at the next question.
  client.on('error', () => {})
  await client.connect()
  return client
}
