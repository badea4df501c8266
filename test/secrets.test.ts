import { copyFileSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { account } from '../contract/accounts.ts'
import { demoAdministrator, demoWebhookSecret } from '../contract/demo-secrets.ts'
import { secretsIn } from './secrets.ts'

const records = join(import.meta.dirname, 'fixtures', 'records')

test.each(readdirSync(records))('secrets: the record of %s contains no token, password, secret or live key', name => {
  expect(secretsIn(join(records, name))).toEqual([])
})

describe('secrets: the scan finds', () => {
  const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')
  const { password } = account('2026-01-05-081500-4f2a', 'candidate', 1)
  test.each([
    ['a token', `$.accessToken: "${header}.e30.s"`],
    ['a live payment key', `${'pk'}_live_${'0'.repeat(24)}`],
    ['a bearer header', 'Authorization: Bearer abcdefgh12'],
    ['the password of a test account', JSON.stringify({ text: password })],
    ['the password of a test account', '{"password": "x"}'],
    ['the administrator’s password', demoAdministrator.password],
    ['the webhook secret', `signed with ${demoWebhookSecret}`],
  ])('%s', (what, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'cutover-secrets-'))
    copyFileSync(join(records, 'equal', 'record.bin'), join(folder, 'record.bin'))
    writeFileSync(join(folder, 'summary.md'), text)
    expect(secretsIn(folder)).toContain(`summary.md: ${what}`)
    expect(secretsIn(folder, { stderr: text })).toContain(`stderr: ${what}`)
  })
})
