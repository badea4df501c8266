import { type Client, escapeIdentifier } from 'pg'
import { type Arm, arms } from '../../../contract/arm.ts'

/** The role with which each backend signs in to the database. */
export type Roles = Readonly<Record<Arm, string>>

/** pg_stat_statements as installed: its view's functions live in this schema, quoted for SQL. */
export type Extension = string

/** Counts of one kind of statement since the database has an entry of it. */
export interface StatementCount {
  readonly arm: Arm
  /** Identifies the kind of statement. */
  readonly id: string
  readonly calls: number
  /** ms, planning and execution. */
  readonly milliseconds: number
}

/** One reading of pg_stat_statements. */
export interface Reading {
  readonly counts: readonly StatementCount[]
  /** Changes whenever the database forgot counts: it was reset, or dropped entries for want of room. */
  readonly resetMark: string
}

/** What was counted for one arm since the first reading. */
export interface Totals {
  statements: number
  milliseconds: number
}

/** Looks for pg_stat_statements in the database and whether the rights at hand show both roles' counts.
 *  @returns where it is  @throws Error with what to do, or of the connection */
export async function findStatements(client: Client, roles: Roles): Promise<Extension> {
  const { rows } = await client.query<Preconditions>(preconditions, [Object.values(roles)])
  const [found] = rows
  if (!found?.schema) throw new Error('it has no pg_stat_statements; run "create extension pg_stat_statements" in it')
  if (!found.loaded) throw new Error('it does not load pg_stat_statements; add that to shared_preload_libraries and restart it')
  if (!found.current) throw new Error('its pg_stat_statements is older than 1.9 (PostgreSQL 14); run "alter extension pg_stat_statements update" in it')
  if (!found.allowed) throw new Error(`"${found.reader}" may not see what others run; run "grant pg_read_all_stats to ${found.reader}" in it`)
  const missing = arms.filter(arm => !found.roles.includes(roles[arm]))
  if (missing.length > 0) throw new Error(`it has no role ${missing.map(arm => `"${roles[arm]}"`).join(' and ')}; ${whichRoles}`)
  return escapeIdentifier(found.schema)
}

const whichRoles = 'name the roles that your backends sign in with: --database-roles baseline=<role>,candidate=<role>'

interface Preconditions {
  readonly schema: string | null
  readonly loaded: boolean
  /** It can say what it forgot. */
  readonly current: boolean
  readonly allowed: boolean
  readonly reader: string
  readonly roles: readonly string[]
}

const preconditions = `
  select
    (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements') as schema,
    current_setting('pg_stat_statements.max', true) is not null as loaded,
    exists (select from pg_proc where proname = 'pg_stat_statements_info') as current,
    pg_has_role(current_user, 'pg_read_all_stats', 'usage') as allowed,
    current_user::text as reader,
    (select coalesce(json_agg(rolname), '[]') from pg_roles where rolname = any ($1)) as roles`

interface Row {
  readonly memory: string
  readonly role: string | null
  readonly id: string
  readonly calls: number
  readonly milliseconds: number
}

/** One reading of both roles' counts in the connected database, in one statement: what is missed is missed of both.
 *  The function instead of the view, because it leaves the texts of the queries on the disk (PostgreSQL, "pg_stat_statements").
 *  @throws Error of the connection or of PostgreSQL */
export async function readStatements(client: Client, extension: Extension, roles: Roles): Promise<Reading> {
  const { rows } = await client.query<Row>({ name: 'statements', text: buildReadingQuery(extension), values: [Object.values(roles)] })
  const counts = rows.flatMap(({ role, id, calls, milliseconds }): StatementCount[] => {
    const arm = arms.find(one => roles[one] === role)
    return arm ? [{ arm, id, calls, milliseconds }] : []
  })
  return { counts, resetMark: rows[0]?.memory ?? '' }
}

/** A row even where nothing was counted yet, for the sake of what the database remembers since when. */
function buildReadingQuery(extension: Extension): string {
  return `
    select concat(i.dealloc, ' ', i.stats_reset) as memory, s.role, s.id, s.calls, s.milliseconds
    from ${extension}.pg_stat_statements_info() i left join (
      select r.rolname::text as role, concat(queryid, ' ', toplevel) as id, calls::float8, total_plan_time + total_exec_time as milliseconds
      from ${extension}.pg_stat_statements(false) join pg_roles r on r.oid = userid
      where r.rolname = any ($1) and dbid = (select oid from pg_database where datname = current_database())
    ) s on true`
}

/** Adds up what each arm's statements gained from reading to reading, so that sums never shrink although the database forgets.
 *
 *  The database keeps a limited number of entries: the least used are dropped, and count from zero when they come back. So every entry is
 *  differenced by itself. What an entry gained between the last reading and its removal is lost; losses are counted. */
export class StatementTally {
  readonly totals: Readonly<Record<Arm, Totals>> = { baseline: nothing(), candidate: nothing() }
  /** Readings before which the database had dropped counts. */
  losses = 0
  private last: { readonly memory: string; readonly byId: ReadonlyMap<string, StatementCount> } | null = null

  /** Takes in the next reading; the first is where counting starts. */
  add({ counts, resetMark }: Reading): void {
    const { last } = this
    const byId = new Map(counts.map(count => [`${count.arm} ${count.id}`, count]))
    this.last = { memory: resetMark, byId }
    if (!last) return
    for (const [id, count] of byId) this.gain(count, last.byId.get(id))
    const forgotten = [...last.byId].some(([id, before]) => (byId.get(id)?.calls ?? 0) < before.calls)
    if (forgotten || resetMark !== last.memory) this.losses++
  }

  private gain({ arm, calls, milliseconds }: StatementCount, before: StatementCount | undefined): void {
    const known = before && before.calls <= calls ? before : { calls: 0, milliseconds: 0 }
    this.totals[arm].statements += calls - known.calls
    this.totals[arm].milliseconds += Math.max(0, milliseconds - known.milliseconds)
  }
}

function nothing(): Totals {
  return { statements: 0, milliseconds: 0 }
}
