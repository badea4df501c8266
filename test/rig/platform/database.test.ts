import { describe, expect, test } from 'vitest'
import { parseDatabaseUrl } from '../../../rig/platform/database.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'

const foreign = async () => ['203.0.113.7']

describe('parseDatabaseUrl', () => {
  test('it splits a URL and decodes its credentials', async () => {
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

  test('the port defaults to 5432, and TLS is optional', async () => {
    const address = await parseDatabaseUrl('postgresql://db.example/shop?sslmode=verify-full', ['db.example'], foreign)
    expect(address).toMatchObject({ host: 'db.example', address: '203.0.113.7', port: 5432, sslmode: 'verify-full' })
  })

  test('a remote host must be in allowHosts', async () => {
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
])('parseDatabaseUrl: %s is refused as bad input, and the password is not repeated', async (text, message) => {
  const refused = parseDatabaseUrl(text, [])
  await expect(refused).rejects.toThrow(message)
  await expect(refused).rejects.toBeInstanceOf(InputFailure)
  await expect(refused).rejects.not.toThrow('secret')
})
