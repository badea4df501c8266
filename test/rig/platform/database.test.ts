import { describe, expect, test } from 'vitest'
import { parseDatabaseUrl } from '../../../rig/platform/database.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'

const foreign = async () => ['203.0.113.7']

describe('the URL of a database', () => {
  test('is taken apart, with its credentials as they were meant', async () => {
    expect(await parseDatabaseUrl('postgres://reader:p%40ss@127.0.0.1:5433/shop', [])).toEqual({
      displayName: '127.0.0.1:5433/shop',
      host: '127.0.0.1',
      address: '127.0.0.1',
      port: 5433,
      database: 'shop',
      user: 'reader',
      password: 'p@ss',
      sslmode: 'disable',
    })
  })

  test('leads to PostgreSQL’s port without one, and may ask for TLS', async () => {
    const address = await parseDatabaseUrl('postgresql://db.example/shop?sslmode=verify-full', ['db.example'], foreign)
    expect(address).toMatchObject({ host: 'db.example', address: '203.0.113.7', port: 5432, sslmode: 'verify-full' })
  })

  test('must lead to this machine or to where the policy allows', async () => {
    await expect(parseDatabaseUrl('postgres://u:secret@db.example/shop', [], foreign)).rejects.toThrow(
      'Cannot read the database db.example/shop: db.example (203.0.113.7) is not this machine. If it is meant to take the load, add "db.example" to "allowHosts" in the policy',
    )
  })
})

test.each([
  ['mysql://u:secret@localhost/shop', 'got the scheme mysql:'],
  ['not a url, secret', 'expected something like postgres://reader@localhost:5432/marketplace'],
  ['postgres://u:secret@localhost', 'expected it to name a database'],
  ['postgres://u:secret@localhost/shop?sslmode=maybe', 'got sslmode=maybe'],
  ['postgres://u:secret@localhost/shop?host=elsewhere', 'got host'],
])('%s is refused as bad input, without repeating the password', async (text, message) => {
  const refused = parseDatabaseUrl(text, [])
  await expect(refused).rejects.toThrow(message)
  await expect(refused).rejects.toBeInstanceOf(InputFailure)
  await expect(refused).rejects.not.toThrow('secret')
})
