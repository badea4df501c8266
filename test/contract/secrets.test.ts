import { expect, test } from 'vitest'
import { withoutSecrets } from '../../contract/secrets.ts'

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: '42' })}.${'s'.repeat(43)}`

test.each([
  [token, '(token)'],
  [token.slice(0, 30), '(token)'],
  [`Bearer ${token}`, 'Bearer (token)'],
  [`$.accessToken: "${token}" instead of "${token}"`, '$.accessToken: "(token)" instead of "(token)"'],
  [`key ${'sk'}_live_${'0'.repeat(24)} found`, 'key (live key) found'],
  ['the eye of eyJ', 'the eye of eyJ'],
  ['2026-01-05-081500-4f2a/baseline/1/order', '2026-01-05-081500-4f2a/baseline/1/order'],
])('withoutSecrets: %s', (text, expected) => {
  expect(withoutSecrets(text)).toBe(expected)
  expect(JSON.parse(withoutSecrets(JSON.stringify({ text })))).toEqual({ text: expected })
})
