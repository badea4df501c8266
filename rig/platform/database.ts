import { isIP } from 'node:net'
import { Client } from 'pg'
import { InputFailure } from './failure.ts'
import { admitAddresses, type Resolve } from './hosts.ts'

/** A PostgreSQL database that the rig may read, pinned to the address that was admitted. */
export interface DatabaseAddress {
  /** Host, port and database, without credentials. */
  readonly displayName: string
  readonly host: string
  readonly address: string
  readonly port: number
  readonly database: string
  readonly user?: string
  readonly password?: string
  /** As in libpq; `no-verify` (TLS without asking who answers) is what node-postgres adds. */
  readonly sslmode: (typeof sslmodes)[number]
}

const sslmodes = ['disable', 'require', 'verify-full', 'no-verify'] as const
const example = 'postgres://reader@localhost:5432/marketplace'

/** Reads `--database-url` and admits its host as a backend's is: loopback, or named in the policy's `allowHosts`.
 *  @param resolve name → IPs, the system's by default  @throws InputFailure; it repeats neither user nor password */
export async function parseDatabaseUrl(text: string, allowHosts: readonly string[], resolve?: Resolve): Promise<DatabaseAddress> {
  const url = URL.parse(text)
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '')
    throw new InputFailure(`Cannot read the database URL: expected something like ${example}${url ? `, got the scheme ${url.protocol}` : ''}`)
  const database = decode(url.pathname.slice(1))
  const shown = `${url.host}${url.pathname}`
  if (database === '') throw new InputFailure(`Cannot use the database URL of ${url.host}: expected it to name a database, as ${example} does`)
  const [address = ''] = await admitAddresses(url, `read the database ${shown}`, allowHosts, resolve)
  return { displayName: shown, host: url.hostname, address, port: Number(url.port || 5432), database, sslmode: sslmodeOf(url, shown), ...credentials(url) }
}

function sslmodeOf(url: URL, shown: string): DatabaseAddress['sslmode'] {
  const unknown = [...url.searchParams.keys()].filter(key => key !== 'sslmode')
  const wanted = url.searchParams.get('sslmode') ?? 'disable'
  const mode = sslmodes.find(known => known === wanted)
  if (mode && unknown.length === 0) return mode
  throw new InputFailure(
    `Cannot use the database URL of ${shown}: expected no parameter but sslmode (${sslmodes.join(', ')}), got ${unknown[0] ?? `sslmode=${wanted}`}`,
  )
}

function credentials({ username, password }: URL): Pick<DatabaseAddress, 'user' | 'password'> {
  return { ...(username ? { user: decode(username) } : {}), ...(password ? { password: decode(password) } : {}) }
}

/** Text of a URL; a per cent sign that encodes nothing stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** ms for a connection, and for one statement: reading must not hold up a database under load. */
const timeoutMs = { connect: 5_000, statement: 5_000 } as const

/** Opens a connection on which nothing can be written, whatever the role may do: the session is read-only.
 *  Closing it is the caller's.  @param statement ms that one statement may take  @throws Error of the connection or of PostgreSQL */
export async function connectReadOnly(
  { host, address, port, database, user, password, sslmode }: DatabaseAddress,
  statement: number = timeoutMs.statement,
): Promise<Client> {
  const client = new Client({
    host: address,
    port,
    database,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ssl: sslmode === 'disable' ? false : { ...(isIP(host) ? {} : { servername: host }), rejectUnauthorized: sslmode !== 'no-verify' },
    application_name: 'cutover',
    connectionTimeoutMillis: timeoutMs.connect,
    query_timeout: statement + 1_000,
    options: `-c default_transaction_read_only=on -c statement_timeout=${statement}`,
  })
  // A connection that breaks between two queries fails the next query.
  client.on('error', () => {})
  await client.connect()
  return client
}
