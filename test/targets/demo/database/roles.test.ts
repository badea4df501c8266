import { describe, expect, test } from 'vitest'
import { roleNames } from '../../../../targets/demo/database/roles.ts'
import { databaseOf, demoOfFile } from '../demo-of-file.ts'
import { send, shopper } from '../running-demo.ts'

const demo = demoOfFile()
const rig = databaseOf(demo, 'databaseToRead')

/** Statements that the database counted for a role. */
async function statementsOf(role: string): Promise<number> {
  const text = 'select coalesce(sum(calls), 0)::int as calls from pg_stat_statements s join pg_roles r on r.oid = s.userid where r.rolname = $1'
  const { rows } = await rig.query<{ calls: number }>(text, [role])
  return rows[0]?.calls ?? 0
}

describe('database roles: each backend signs in with its own', () => {
  test.each(['baseline', 'candidate'] as const)('statements of the %s are counted for its role and no other', async arm => {
    const other = arm === 'baseline' ? 'candidate' : 'baseline'
    const before = [await statementsOf(roleNames[arm]), await statementsOf(roleNames[other])]
    for (let i = 0; i < 5; i++) expect((await send(demo.ready, arm, 'catalog.categories')).status).toBe(200)
    expect([await statementsOf(roleNames[arm]), await statementsOf(roleNames[other])]).toEqual([(before[0] ?? 0) + 5, before[1]])
  })

  test.each(['baseline', 'candidate'] as const)('the role of the %s can write', async arm => {
    expect((await shopper(demo.ready, arm, 'role')).token).toBeTruthy()
  })
})

describe('database roles: the rig', () => {
  test('its role reads the tables of the marketplace', async () => {
    expect((await rig.query('select count(*)::int as n from products')).rows).toEqual([{ n: 240 }])
  })

  test('its role cannot write, even in a transaction opened for writing', async () => {
    await expect(rig.query('delete from products')).rejects.toThrow('read-only transaction')
    await rig.query('begin read write')
    await expect(rig.query('delete from products')).rejects.toThrow('permission denied')
    await rig.query('rollback')
  })
})
