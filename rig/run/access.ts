import { readFileSync } from 'node:fs'
import { demoAdministrator, demoTokenSecret, demoWebhookSecret } from '../../contract/demo-secrets.ts'
import type { Administrator } from '../../contract/load.ts'
import { parseDatabaseUrl } from '../platform/database.ts'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import type { CensusDatabase } from '../probes/census/database/rows.ts'
import type { CountedDatabase } from '../probes/database-cost/database-probe.ts'
import type { Identity } from '../probes/identity.ts'
import type { RunOptions } from './run-options.ts'

/** Finds the account that creates vendors and administrators and deletes test data: the one the environment names, or the demo's administrator
 *  where all backends identify as the demo; null: neither, and the endpoints of those roles take no part.
 *  @throws InputFailure when only one of the two variables is set */
export function findAdministrator(
  backends: readonly { readonly identity: Identity }[],
  { CUTOVER_ADMIN_EMAIL: email, CUTOVER_ADMIN_PASSWORD: password }: NodeJS.ProcessEnv,
): Administrator | null {
  if (email && password) return { email, password }
  if (email || password)
    throw new InputFailure('Cannot sign in as administrator: only one of CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD is set. Set both or neither')
  return backends.every(({ identity }) => identity.environment === 'demo') ? demoAdministrator : null
}

/** Logged before a load without an administrator. */
export const noAdministrator =
  'no administrator account: endpoints of vendors and administrators get no load and stay unknown (set CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD)'

/** Keys that the rig signs with; the backends must know the same. */
export interface Secrets {
  /** Signs the payment gateways' webhooks. */
  readonly webhook: string
  /** Signs the forged and expired tokens that backends must refuse. */
  readonly token: string
}

/** The keys of the environment, or the demo's. */
export function readSecrets({ CUTOVER_WEBHOOK_SECRET, CUTOVER_TOKEN_SECRET }: NodeJS.ProcessEnv): Secrets {
  return { webhook: CUTOVER_WEBHOOK_SECRET || demoWebhookSecret, token: CUTOVER_TOKEN_SECRET || demoTokenSecret }
}

/** What a run may read from the database; each absent: nothing. */
export interface DatabaseAccess {
  /** Its counters, each second under load. */
  readonly database?: CountedDatabase
  /** The written rows, read back from here instead of through the backends. */
  readonly censusFrom?: CensusDatabase
}

type DatabaseOptions = Pick<RunOptions, 'databaseUrl' | 'databaseRoles' | 'readBack' | 'readBackSql'>

/** Admits the database's host and loads the read-back query. No connection is made.
 *  @throws InputFailure when the URL, its host or the query's file is wrong */
export async function resolveDatabases(
  { databaseUrl, databaseRoles, readBack, readBackSql }: DatabaseOptions,
  allowHosts: readonly string[],
): Promise<DatabaseAccess> {
  // A workflow without that secret sets the variable to the empty string.
  if (databaseUrl === undefined || databaseUrl === '') {
    if (readBack === 'database')
      throw new InputFailure('Cannot read writes back from the database: its URL is missing. Give --database-url or CUTOVER_DATABASE_URL')
    return {}
  }
  const address = await parseDatabaseUrl(databaseUrl, allowHosts)
  const database = { address, roles: databaseRoles }
  return readBack === 'database' ? { database, censusFrom: { address, sql: loadQuery(readBackSql) } } : { database }
}

function loadQuery(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new InputFailure(`Cannot read the read-back query ${file}: ${sentenceOf(error)}. Name another with --read-back-sql`)
  }
}
