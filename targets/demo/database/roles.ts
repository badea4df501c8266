import { randomBytes } from 'node:crypto'
import { type Client, escapeIdentifier, escapeLiteral } from 'pg'
import type { Arm } from '../../../contract/endpoint.ts'

/** Who signs in to the database: each backend with a role of its own, so that the database can tell their work apart, and the rig to look on. */
export const roleNames = { baseline: 'nextjs', candidate: 'django', rig: 'cutover' } as const satisfies Record<Arm | 'rig', string>

/** Connection URLs by who signs in. */
export type Logins = Readonly<Record<keyof typeof roleNames, string>>

const statisticsExtension = 'create extension pg_stat_statements'

/** What each may do with the tables of the schema: backends read and write rows, the rig reads them and everybody's statistics. */
const rights = {
  baseline: role => [`grant select, insert, update, delete on all tables in schema public to ${role}`],
  candidate: role => [`grant select, insert, update, delete on all tables in schema public to ${role}`],
  rig: role => [
    `grant select on all tables in schema public to ${role}`,
    `grant pg_read_all_stats to ${role}`,
    `alter role ${role} set default_transaction_read_only = on`,
  ],
} as const satisfies Record<keyof Logins, (role: string) => readonly string[]>

/** Creates the roles once the tables are there, and what counts their statements.
 *  @param client owner of the tables  @param url of that owner, whose name and password are replaced */
export async function createRoles(client: Client, url: string): Promise<Logins> {
  await client.query(statisticsExtension)
  return {
    baseline: await createRole(client, url, 'baseline'),
    candidate: await createRole(client, url, 'candidate'),
    rig: await createRole(client, url, 'rig'),
  }
}

async function createRole(client: Client, url: string, who: keyof Logins): Promise<string> {
  const [name, password] = [roleNames[who], randomBytes(18).toString('base64url')]
  await client.query(`create role ${escapeIdentifier(name)} login password ${escapeLiteral(password)}`)
  for (const right of rights[who](escapeIdentifier(name))) await client.query(right)
  return Object.assign(new URL(url), { username: name, password }).href
}
