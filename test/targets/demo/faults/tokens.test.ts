import { describe, expect, test } from 'vitest'
import { demoTokenSecret } from '../../../../contract/demo-secrets.ts'
import { alterToken } from '../../../../rig/probes/tokens/alter.ts'
import type { FaultSettings } from '../../../../targets/demo/faults/settings.ts'
import { candidateFaults, demoOfFile } from '../demo-of-file.ts'
import { send, shopper } from '../running-demo.ts'

const demo = demoOfFile()
const set = candidateFaults(demo)
const me = async (arm: 'baseline' | 'candidate', token: string) => (await send(demo.ready, arm, 'auth.me', { token })).status

test('fault ownTokenSecret: a backend accepts its own tokens, and each side refuses those of the other', async () => {
  const baseline = await shopper(demo.ready, 'baseline', 'secret')
  await set({ ownTokenSecret: true })
  const candidate = await shopper(demo.ready, 'candidate', 'secret')
  expect([await me('candidate', candidate.token), await me('baseline', candidate.token)]).toEqual([200, 401])
  expect([await me('candidate', baseline.token), await me('baseline', baseline.token)]).toEqual([401, 200])
  await set({})
  expect(await me('candidate', baseline.token)).toBe(200)
})

describe('fault forgedAccepted', () => {
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

  /** Forgeries of a good token, by what is wrong with them; all but the unsigned one carry a signature that is not ours. */
  const forgeries = (token: string) => {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const wrong = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    return {
      signature: `${header}.${payload}.${wrong}`,
      algorithm: `${encoded({ alg: 'none' })}.${payload}.`,
      expiry: `${header}.${encoded({ ...claims, exp: 1_000_000_000 })}.${wrong}`,
      audience: `${header}.${encoded({ ...claims, aud: 'somebody else' })}.${wrong}`,
      use: `${header}.${encoded({ ...claims, use: 'refresh' })}.${wrong}`,
    }
  }

  test('without it all forged tokens are refused', async () => {
    const { token } = await shopper(demo.ready, 'candidate', 'forger')
    for (const forged of Object.values(forgeries(token))) expect(await me('candidate', forged)).toBe(401)
  })

  test.each<[NonNullable<FaultSettings['forgedAccepted']>, string[]]>([
    [['signature'], ['signature']],
    [['algorithm'], ['algorithm']],
    [['expiry'], []],
    [
      ['signature', 'expiry'],
      ['signature', 'expiry'],
    ],
    [
      ['signature', 'audience'],
      ['signature', 'audience'],
    ],
    [
      ['signature', 'expiry', 'algorithm', 'audience'],
      ['signature', 'algorithm', 'expiry', 'audience'],
    ],
  ])('when %j is unchecked, the forgeries %j are accepted on this side only', async (forgedAccepted, expected) => {
    const { token } = await shopper(demo.ready, 'candidate', `forger of ${forgedAccepted.join(' ')}`.replaceAll(' ', '-'))
    const accepted = async (arm: 'baseline' | 'candidate') => {
      const statuses = await Promise.all(Object.entries(forgeries(token)).map(async ([name, forged]) => ({ name, status: await me(arm, forged) })))
      return statuses.filter(({ status }) => status === 200).map(({ name }) => name)
    }
    await set({ forgedAccepted })
    expect([await accepted('candidate'), await accepted('baseline')]).toEqual([expected, []])
    await set({})
    expect(await accepted('candidate')).toEqual([])
  })
})

test('fault forgedAccepted: an expired token with a valid signature is accepted when expiry is unchecked', async () => {
  const { token } = await shopper(demo.ready, 'candidate', 'late')
  const { expired } = await alterToken(token, demoTokenSecret, Date.now())
  if (!('token' in expired)) throw new Error(expired.missing)
  expect(await me('candidate', expired.token)).toBe(401)
  await set({ forgedAccepted: ['expiry'] })
  expect([await me('candidate', expired.token), await me('baseline', expired.token), await me('candidate', token)]).toEqual([200, 401, 200])
})

test('fault logoutIgnored: logout answers as usual and both tokens stay valid, on this side only', async () => {
  const { token, refreshToken } = await shopper(demo.ready, 'candidate', 'lingering')
  const logout = async (arm: 'baseline' | 'candidate') => (await send(demo.ready, arm, 'auth.logout', { token, body: { refreshToken } })).status
  await set({ logoutIgnored: true })
  expect(await logout('candidate')).toBe(204)
  expect([await me('candidate', token), await me('baseline', token)]).toEqual([200, 200])
  expect(await logout('baseline')).toBe(204)
  expect([await me('candidate', token), await me('baseline', token)]).toEqual([200, 401])
  expect((await send(demo.ready, 'candidate', 'auth.refresh', { body: { refreshToken } })).status).toBe(200)
  await set({})
  expect(await me('candidate', token)).toBe(401)
})
