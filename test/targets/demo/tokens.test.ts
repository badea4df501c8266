import { expect, test } from 'vitest'
import { createTokens } from '../../../targets/demo/tokens.ts'

const tokens = createTokens('a secret that both backends know')
const refusal = { status: 401, code: 'unauthorized' }

test('tokens: a token is accepted with the right secret, for its own use', async () => {
  const token = await tokens.issue('access', '7')
  expect(await createTokens('a secret that both backends know').verify('access', token)).toMatchObject({ account: '7' })
  await expect(tokens.verify('refresh', token)).rejects.toMatchObject(refusal)
})

test('tokens: every token has its own id', async () => {
  const [one, other] = [await tokens.issue('refresh', '7'), await tokens.issue('refresh', '7')]
  expect((await tokens.verify('refresh', one)).jti).not.toBe((await tokens.verify('refresh', other)).jti)
})

test('tokens: one with another secret, an unsigned one and none at all are refused', async () => {
  const foreign = await createTokens('another secret').issue('access', '7')
  const [, payload] = (await tokens.issue('access', '7')).split('.')
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
  for (const token of [foreign, unsigned, '']) await expect(tokens.verify('access', token)).rejects.toMatchObject(refusal)
})
