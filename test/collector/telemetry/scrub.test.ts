import { describe, expect, test } from 'vitest'
import { collectSecrets, scrub } from '../../../collector/telemetry/scrub.ts'
import { withoutCredentials } from '../../../contract/secrets.ts'

const jwt = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.c2ln`

describe('withoutCredentials', () => {
  test.each([
    ['a password in a database URL', 'cannot reach postgres://reader:pa@ss@db.example:5432/shop', 'cannot reach postgres://(secret)@db.example:5432/shop'],
    ['the key in a DSN', 'https://abc123@o1.ingest.sentry.example/42', 'https://(secret)@o1.ingest.sentry.example/42'],
    ['a token in a URL', 'GET http://shop.example/api/me?page=2&access_token=s3cr3t&x=1', 'GET http://shop.example/api/me?page=2&access_token=(secret)&x=1'],
    ['an authorization header', 'Authorization: Token s3cr3t\nAccept: */*', 'Authorization: (secret)\nAccept: */*'],
    ['all cookies', 'cookie: sid=s3cr3t; csrf=also', 'cookie: (secret)'],
    ['a key in a header', 'x-api-key: s3cr3t', 'x-api-key: (secret)'],
    ['a header as JSON', '{"authorization":"Bearer s3cr3t1","accept":"json"}', '{"authorization":"(secret)","accept":"json"}'],
    ['a bearer token in prose', 'sent Bearer abc.def-123 to it', 'sent (secret) to it'],
    ['a password as JSON', '{"password":"s3cr3t","email":"a@b.example"}', '{"password":"(secret)","email":"a@b.example"}'],
    ['an option', '--token=s3cr3t --json', '--token=(secret) --json'],
    ['a JSON web token', `it answered ${jwt}`, 'it answered (token)'],
  ])('removes %s', (_what, text, left) => {
    expect(withoutCredentials(text)).toBe(left)
  })

  test.each([
    'token of the baseline: accepted by the candidate',
    'tokens-on-both failed',
    'GET http://127.0.0.1:3000/api/products?page=2',
    'Sign in with a password',
  ])('keeps "%s"', text => {
    expect(withoutCredentials(text)).toBe(text)
  })
})

describe('scrub', () => {
  const environment = {
    CUTOVER_TOKEN: 'plainword',
    CUTOVER_OTLP_HEADERS: 'api-key=letmein',
    HOME: 'the-home-of-somebody',
    CUTOVER_DATABASE_URL: 'postgres://u:p%40sswd@db/x',
    KEY: 'true',
  }
  const secrets = collectSecrets(environment, ['--database-url=postgres://u:fromargs@db/x', '--json'])

  test('replaces a secret by the name of its variable, and the password of a URL', () => {
    expect(scrub('plainword, letmein, p@sswd, p%40sswd, fromargs and true in the-home-of-somebody', secrets)).toBe(
      '(CUTOVER_TOKEN), (CUTOVER_OTLP_HEADERS), (secret), (secret), (secret) and true in the-home-of-somebody',
    )
  })

  test('replaces secrets at any depth, and the values of fields with a secret name', () => {
    const value = { a: [{ text: 'plainword', n: 1, none: null }], password: 'x', 'tokens-on-both': 'refused' }
    expect(scrub(value, secrets)).toEqual({ a: [{ text: '(CUTOVER_TOKEN)', n: 1, none: null }], password: '(secret)', 'tokens-on-both': 'refused' })
  })
})
