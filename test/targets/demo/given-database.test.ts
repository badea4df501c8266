import { once } from 'node:events'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Postgres, startPostgres } from '../../../targets/demo/postgres/server.ts'
import { launchDemo, send, shopper, startedDemo, text } from './running-demo.ts'

let postgres: Postgres

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres?.[Symbol.asyncDispose]())

async function query(url: string, sql: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql).finally(() => client.end())
  return rows
}

test('given database: it is filled once and kept, and the demo reuses its rows after a restart', async () => {
  const environment = { DEMO_DATABASE_URL: postgres.url, DEMO_READER_PASSWORD: 'looks on' }
  const reader = Object.assign(new URL(postgres.url), { username: 'cutover', password: 'looks on' }).href
  const signIn = async (email: string, password: string) => {
    await using demo = await startedDemo(environment)
    expect(JSON.stringify(demo.ready)).not.toContain(new URL(postgres.url).password)
    expect(JSON.stringify(demo.ready)).not.toContain('looks')
    return await send(demo.ready, 'candidate', 'auth.login', { body: { email, password } })
  }
  const made = await (async () => {
    await using demo = await startedDemo(environment)
    return await shopper(demo.ready, 'baseline', 'stays')
  })()
  expect(await signIn(made.email, made.password)).toMatchObject({ status: 200 })
  expect(await query(reader, 'select count(*)::int as n from categories')).toMatchObject([{ n: expect.any(Number) }])
})

test('given database: one with foreign tables is refused, and nothing is written to it', async () => {
  await query(postgres.url, 'create database others')
  const url = Object.assign(new URL(postgres.url), { pathname: '/others' }).href
  await query(url, 'create table accounts (id int)')
  const child = launchDemo(['--baseline-port', '0', '--candidate-port', '0'], { DEMO_DATABASE_URL: url })
  const stderr = text(child.stderr)
  const [code] = await once(child, 'exit')
  expect([code, await stderr]).toEqual([4, expect.stringContaining('expected an empty one, or one that a demonstration made, and found tables of others')])
  expect(await query(url, 'select count(*)::int as n from pg_tables where schemaname = $$public$$')).toEqual([{ n: 1 }])
})
