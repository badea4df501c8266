import { randomBytes } from 'node:crypto'
import { type Client, escapeIdentifier, escapeLiteral } from 'pg'
import type { Arm } from '../../../contract/arm.ts'

/** Roles of the database: one per backend, so that the database counts their work separately, and one for the rig, which only reads. */
export const roleNames = { baseline: 'nextjs', candidate: 'django', rig: 'cutover' } as const satisfies Record<Arm | 'rig', string>

/** Connection URLs by who signs in. */
export type Logins = Readonly<Record<keyof typeof roleNames, string>>

const statisticsExtension = 'create extension if not exists pg_stat_statements'

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

/** Creates the roles once the tables are there, and what counts their statements; roles that are there get new passwords.
 *  @param client owner of the tables  @param url of that owner, whose name and password are replaced  @param readerPassword of the rig's role */
export async function createRoles(client: Client, url: string, readerPassword = drawnPassword()): Promise<Logins> {
  await client.query(statisticsExtension)
  return {
    baseline: await createRole(client, url, 'baseline', drawnPassword()),
    candidate: await createRole(client, url, 'candidate', drawnPassword()),
    rig: await createRole(client, url, 'rig', readerPassword),
  }
}

async function createRole(client: Client, url: string, who: keyof Logins, password: string): Promise<string> {
  const name = roleNames[who]
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name])
  await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${escapeIdentifier(name)} login password ${escapeLiteral(password)}`)
  for (const right of rights[who](escapeIdentifier(name))) await client.query(right)
  return Object.assign(new URL(url), { username: name, password }).href
}

function drawnPassword(): string {
  return randomBytes(18).toString('base64url')
}
