import { readFileSync } from 'node:fs'
import { demoAdministrator } from '../../contract/demo-credentials.ts'
import type { Administrator } from '../../contract/load.ts'
import { databaseAddress } from '../platform/database/address.ts'
import { InputFailure, sentenceOf } from '../platform/failure.ts'
import type { CensusDatabase } from '../probes/census/database/rows.ts'
import type { CountedDatabase } from '../probes/database-cost/probe.ts'
import type { Identity } from '../probes/identity.ts'
import type { RunOptions } from './run-options.ts'

/** Who makes the accounts of vendors and administrators, and deletes all that a run wrote: whom the environment names, else the demonstration's
 *  administrator where all backends say that they are one; null: nobody, and their endpoints take no part.
 *  @throws InputFailure when only one of the two variables is set */
export function administratorOf(
  backends: readonly { readonly identity: Identity }[],
  { CUTOVER_ADMIN_EMAIL: email, CUTOVER_ADMIN_PASSWORD: password }: NodeJS.ProcessEnv,
): Administrator | null {
  if (email && password) return { email, password }
  if (email || password) throw new InputFailure('Set both CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD, or neither: one alone lets nobody sign in')
  return backends.every(({ identity }) => identity.environment === 'demo') ? demoAdministrator : null
}

/** Said before the load where nobody can. */
export const nobodyToMakeStaff =
  'no administrator is named: what only vendors and administrators may do takes no part, and nobody will know anything of it (set CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD)'

/** What a run reads from the database, where it may. */
export interface Databases {
  /** Read each second under load. */
  readonly database?: CountedDatabase
  /** The census is taken from it, instead of through the backends. */
  readonly censusFrom?: CensusDatabase
}

type Asked = Pick<RunOptions, 'databaseUrl' | 'databaseRoles' | 'census' | 'censusSql'>

/** Admits the database and reads the census query. Nothing is asked of the database yet.
 *  @throws InputFailure when the URL, its host or the query's file will not do */
export async function databasesOf({ databaseUrl, databaseRoles, census, censusSql }: Asked, allowHosts: readonly string[]): Promise<Databases> {
  // A workflow that has no such secret sets the variable to nothing.
  if (databaseUrl === undefined || databaseUrl === '') {
    if (census === 'database') throw new InputFailure('Cannot take the census from the database: expected its URL as --database-url or CUTOVER_DATABASE_URL')
    return {}
  }
  const address = await databaseAddress(databaseUrl, allowHosts)
  const database = { address, roles: databaseRoles }
  return census === 'database' ? { database, censusFrom: { address, sql: queryIn(censusSql) } } : { database }
}

function queryIn(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new InputFailure(`Cannot read the census query ${file}: ${sentenceOf(error)}`)
  }
}
