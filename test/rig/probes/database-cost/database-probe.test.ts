import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Arm } from '../../../../contract/arm.ts'
import { metrics } from '../../../../contract/signals.ts'
import { parseDatabaseUrl } from '../../../../rig/platform/database.ts'
import { openDatabaseProbe } from '../../../../rig/probes/database-cost/database-probe.ts'
import type { Roles } from '../../../../rig/probes/database-cost/statements.ts'
import { roleNames } from '../../../../targets/demo/database/roles.ts'
import { type RunningDemo, send, startedDemo } from '../../../targets/demo/running-demo.ts'

let demo: RunningDemo
let owner: Client
let messages: string[]

beforeAll(async () => {
  demo = await startedDemo()
})
afterAll(() => demo[Symbol.asyncDispose]())
beforeEach(async () => {
  messages = []
  owner = new Client({ connectionString: demo.ready.database })
  await owner.connect()
})
afterEach(() => owner.end())

const log = (line: string) => messages.push(line)

/** Opens the probe on the demonstration's database. */
async function open(url = demo.ready.databaseToRead, roles: Roles = roleNames) {
  return await openDatabaseProbe({ address: await parseDatabaseUrl(url, []), roles }, log)
}

type Opened = NonNullable<Awaited<ReturnType<typeof open>>>

/** Reads once more. @returns the value of each metric by name and arm */
async function look(probe: Opened): Promise<Record<string, Record<Arm, number>>> {
  probe.probe()
  await probe.waitUntilCounted()
  const shown = probe.metrics() as { name: string; sum: { dataPoints: { attributes: { value: { stringValue: string } }[]; asDouble: number }[] } }[]
  return Object.fromEntries(
    shown.map(({ name, sum }) => [name, Object.fromEntries(sum.dataPoints.map(point => [point.attributes[0]?.value.stringValue, point.asDouble]))]),
  ) as Record<string, Record<Arm, number>>
}

/** Asks a backend for something that takes one statement. */
async function browse(arm: Arm, times: number): Promise<void> {
  for (let i = 0; i < times; i++) expect((await send(demo.ready, arm, 'catalog.categories')).status).toBe(200)
}

async function required(opening: ReturnType<typeof open>): Promise<Opened> {
  const probe = await opening
  if (!probe) throw new Error(`expected a readable database: ${messages.join('; ')}`)
  return probe
}

describe('database probe', () => {
  test('statements count from the first reading on, by role', async () => {
    await browse('baseline', 2)
    await using probe = await required(open())
    await browse('baseline', 3)
    await browse('candidate', 5)
    const found = await look(probe)
    expect(found[metrics.databaseStatements]).toEqual({ baseline: 3, candidate: 5 })
    expect(found[metrics.databaseTime]?.candidate).toBeGreaterThan(0)
    expect(found[metrics.databaseLosses]).toEqual({ baseline: 0, candidate: 0 })
    await browse('candidate', 1)
    expect((await look(probe))[metrics.databaseStatements]).toEqual({ baseline: 3, candidate: 6 })
  })

  test('statements of the rig do not count', async () => {
    await using probe = await required(open())
    for (let i = 0; i < 3; i++) await look(probe)
    expect((await look(probe))[metrics.databaseStatements]).toEqual({ baseline: 0, candidate: 0 })
  })

  test('after a reset it continues, and reports the loss', async () => {
    const probe = await required(open())
    await browse('candidate', 4)
    await look(probe)
    await owner.query('select pg_stat_statements_reset()')
    await browse('candidate', 2)
    const found = await look(probe)
    expect([found[metrics.databaseStatements]?.candidate, found[metrics.databaseLosses]?.candidate]).toEqual([6, 1])
    await probe[Symbol.asyncDispose]()
    expect(messages).toEqual([expect.stringContaining('dropped counts of statements under load: raise pg_stat_statements.max')])
  })

  test('after a lost connection it continues, and reports it once', async () => {
    const probe = await required(open())
    await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cutover'`)
    await browse('baseline', 1)
    await look(probe)
    await browse('baseline', 1)
    expect((await look(probe))[metrics.databaseStatements]).toEqual({ baseline: 2, candidate: 0 })
    await probe[Symbol.asyncDispose]()
    expect(messages).toEqual([expect.stringMatching(/could not be read in \d of the load's seconds: /)])
  })
})

describe('database probe: an unreadable database is reported once, with a remedy:', () => {
  /** A database next to the marketplace, without the extension. */
  const elsewhere = () => Object.assign(new URL(demo.ready.databaseToRead), { pathname: '/template1' }).href

  test('no response', async () => {
    expect(await open('postgres://reader@127.0.0.1:1/postgres')).toBeNull()
    expect(messages).toEqual(['the cost to the database is not measured: cannot read 127.0.0.1:1/postgres: connect ECONNREFUSED 127.0.0.1:1'])
  })

  test('missing extension', async () => {
    expect(await open(elsewhere())).toBeNull()
    expect(messages).toEqual([expect.stringContaining('run "create extension pg_stat_statements" in it')])
  })

  test('missing role', async () => {
    expect(await open(undefined, { baseline: 'nextjs', candidate: 'flask' })).toBeNull()
    expect(messages).toEqual([expect.stringContaining('it has no role "flask"; name the roles that your backends sign in with: --database-roles')])
  })

  test('missing permission to read the statements of other roles', async () => {
    await owner.query(`create role onlooker login password 'looks'`)
    expect(await open(Object.assign(new URL(demo.ready.databaseToRead), { username: 'onlooker', password: 'looks' }).href)).toBeNull()
    expect(messages).toEqual([expect.stringContaining('run "grant pg_read_all_stats to onlooker" in it')])
  })

  test('wrong password, which is not repeated', async () => {
    expect(await open(Object.assign(new URL(demo.ready.databaseToRead), { password: 'guessed' }).href)).toBeNull()
    expect(messages).toEqual([expect.stringContaining('password authentication failed')])
    expect(messages.join()).not.toContain('guessed')
  })
})
