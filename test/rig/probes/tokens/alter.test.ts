import fc from 'fast-check'
import { base64url, compactVerify, decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { alterToken, type TokenAttempt } from '../../../../rig/probes/tokens/alter.ts'

const secret = 'a secret of both backends, long enough for HS256'
const key = new TextEncoder().encode(secret)
const now = Date.parse('2026-03-01T12:00:00Z')
const claims = { sub: '7', jti: 'j1', aud: 'shop', iat: now / 1000 - 5, exp: now / 1000 + 3600, use: 'access' }
const valid = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(key)

function token(attempt: TokenAttempt): string {
  if ('missing' in attempt) throw new Error(attempt.missing)
  return attempt.token
}

describe('an altered valid token', () => {
  test('expired: an hour old, otherwise the same and correctly signed', async () => {
    const { expired } = await alterToken(valid, secret, now)
    expect(decodeJwt(token(expired))).toEqual({ ...claims, iat: now / 1000 - 7200, nbf: now / 1000 - 7200, exp: now / 1000 - 3600 })
    expect((await compactVerify(token(expired), key)).protectedHeader).toEqual({ alg: 'HS256', kid: 'k1' })
  })

  test('wrong audience: otherwise the same and correctly signed', async () => {
    const { 'wrong audience': elsewhere } = await alterToken(valid, secret, now)
    expect(decodeJwt(token(elsewhere))).toEqual({ ...claims, aud: 'https://another-audience.cutover.test' })
    await compactVerify(token(elsewhere), key)
  })

  test('wrong signature: one bit differs', async () => {
    const { 'wrong signature': forged } = await alterToken(valid, secret, now)
    const [there, here] = [valid, token(forged)].map(text => text.split('.'))
    expect(here?.slice(0, 2)).toEqual(there?.slice(0, 2))
    const bits = (text = '') => Array.from(base64url.decode(text), byte => byte.toString(2).padStart(8, '0')).join('')
    const [before, after] = [bits(there?.[2]), bits(here?.[2])]
    expect([...before].filter((bit, at) => bit !== after[at])).toHaveLength(1)
    await expect(compactVerify(token(forged), key)).rejects.toThrow('signature verification failed')
  })

  test('no algorithm: not signed', async () => {
    const { 'no algorithm': forged } = await alterToken(valid, secret, now)
    expect(decodeProtectedHeader(token(forged))).toEqual({ alg: 'none', kid: 'k1' })
    expect(token(forged).split('.').slice(1)).toEqual([valid.split('.')[1], ''])
  })
})

describe('an altered token is not signed', () => {
  test('when the secret is not that of the valid token, even if empty', async () => {
    for (const other of ['another', '']) {
      const { expired, 'wrong audience': elsewhere, ...rest } = await alterToken(valid, other, now)
      expect([expired, elsewhere]).toEqual(Array(2).fill({ missing: expect.stringContaining('set CUTOVER_TOKEN_SECRET') }))
      expect(Object.values(rest).every(attempt => 'token' in attempt)).toBe(true)
    }
  })

  test('when its algorithm is unsupported', async () => {
    const other = await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(key)
    expect((await alterToken(other, secret, now)).expired).toEqual({ missing: 'its tokens are signed with HS512; only HS256 can be signed again' })
  })
})

test('altering a token never throws, whatever its text', async () => {
  const part = fc.oneof(
    fc.string(),
    fc.json().map(text => base64url.encode(text)),
    fc.constantFrom(...valid.split('.')),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.array(part, { maxLength: 4 }).map(parts => parts.join('.')),
      ),
      async text => {
        expect(Object.keys(await alterToken(text, secret, now))).toHaveLength(4)
      },
    ),
    { numRuns: 500 },
  )
})
