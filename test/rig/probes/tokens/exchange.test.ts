import { describe, expect, test } from 'vitest'
import type { OutgoingEvent } from '../../../../contract/events.ts'
import { exchangeTokens } from '../../../../rig/probes/tokens/exchange.ts'
import { type Departure, issuer, type Shared, shared } from './issuer.ts'

const secret = 'a secret of both backends, long enough for HS256'
const refused = ['expired', 'wrong signature', 'wrong audience', 'no algorithm', 'logged out']

interface Case extends Departure {
  readonly known?: string
  readonly state?: Shared
  readonly baseline?: Departure
}

/** Tries all tokens between two backends; the departure is the candidate's. */
async function exchange({ known = secret, state = shared(secret), baseline = {}, ...candidate }: Case = {}): Promise<OutgoingEvent[]> {
  await using left = await issuer('baseline', state, baseline)
  await using right = await issuer('candidate', state, candidate)
  return await exchangeTokens({ runId: 'r1', backends: { baseline: left.api('baseline'), candidate: right.api('candidate') }, secret: known })
}

/** Each use as a sentence. */
function resultTexts(events: readonly OutgoingEvent[]): string[] {
  return events.map(({ attributes = {} }) => {
    const { token, issuer: from, on, outcome, detail } = attributes
    return `${token} of ${from} on ${on}: ${outcome}${detail === undefined ? '' : `, ${detail}`}`
  })
}

const differing = (all: readonly OutgoingEvent[]) => {
  const right = all.filter(({ attributes }) => attributes?.outcome === (attributes?.token === 'valid' ? 'accepted' : 'refused'))
  return resultTexts(all.filter(event => !right.includes(event)))
}

describe('token exchange between two backends with one secret', () => {
  test('24 attempts are made, and only valid tokens are accepted', async () => {
    const all = await exchange()
    expect(new Set(all.map(({ id }) => id)).size).toBe(24)
    expect(differing(all)).toEqual([])
  })

  test('no event contains a token', async () => {
    expect(JSON.stringify(await exchange())).not.toMatch(/eyJ|secret of both/)
  })

  test.each<[string, NonNullable<Departure['takes']>, string]>([
    ['expired', claims => Number(claims.exp) < Date.now() / 1000, 'expired'],
    ['for another audience', claims => claims.aud === 'https://another-audience.cutover.test', 'wrong audience'],
    ['without a signature', (_, token) => token.endsWith('.'), 'no algorithm'],
  ])('a backend that accepts tokens %s is reported, for both issuers', async (_, takes, kind) => {
    expect(differing(await exchange({ takes }))).toEqual(['baseline', 'candidate'].map(from => `${kind} of ${from} on candidate: accepted`))
  })

  test('a backend that accepts a token after logout is reported', async () => {
    const forgetful = shared(secret)
    forgetful.ended.add = () => forgetful.ended
    const found = ['baseline', 'candidate'].flatMap(from => ['baseline', 'candidate'].map(on => `logged out of ${from} on ${on}: accepted`))
    expect(differing(await exchange({ state: forgetful }))).toEqual(found)
  })

  test('a backend that checks no signature accepts forged tokens', async () => {
    const found = differing(await exchange({ takes: ({ exp, aud }) => Number(exp) > Date.now() / 1000 && aud === 'marketplace-api' }))
    expect(found).toContain('wrong signature of baseline on candidate: accepted')
    expect(found).toContain('no algorithm of candidate on candidate: accepted')
    expect(found.some(text => text.startsWith('expired'))).toBe(false)
  })
})

describe('token exchange: a result is unreadable after', () => {
  test.each<[string, NonNullable<Departure['me']>, string]>([
    ['an error', { status: 500, body: {} }, 'auth.me answered 500'],
    ['a rate limiter', { status: 429, body: {} }, 'auth.me answered 429'],
    ['a redirect', { status: 302, body: {} }, 'auth.me answered 302'],
    ['a page', { status: 200, body: '<html>' }, 'auth.me answered 200 without saying whose token it is'],
    ['another account', { status: 200, body: { email: 'b@shop.test' } }, 'auth.me answered 200 for another account'],
  ])('%s', async (_, me, detail) => {
    const found = differing(await exchange({ me }))
    expect(found).toEqual(
      ['baseline', 'candidate'].flatMap(from => ['valid', ...refused].map(kind => `${kind} of ${from} on candidate: unreadable, ${detail}`)),
    )
  })

  test('a sign-in without a valid token: for all tokens of that issuer and no other', async () => {
    const found = differing(await exchange({ login: { status: 200, body: { access: 'eyJ.eyJ.c2ln', refresh: 'x' } } }))
    expect(found).toHaveLength(12)
    expect(found[0]).toBe('valid of candidate on baseline: unreadable, auth.login did not answer with accessToken and refreshToken')
  })

  test('a secret that does not match: for each token that needs a signature, with the setting to change', async () => {
    const found = differing(await exchange({ known: 'another secret' }))
    expect(found).toHaveLength(8)
    expect(found[0]).toBe(
      'expired of baseline on baseline: unreadable, the secret that is known is not the one its tokens are signed with: set CUTOVER_TOKEN_SECRET to that',
    )
    expect(found.every(text => /^(expired|wrong audience)/.test(text))).toBe(true)
  })

  test('a token that is not a JSON Web Token', async () => {
    const found = differing(await exchange({ login: { status: 200, body: { accessToken: 'opaque', refreshToken: 'r' } }, me: { status: 401, body: {} } }))
    expect(found).toContain('no algorithm of candidate on baseline: unreadable, its tokens are no JSON Web Tokens, so they cannot be altered')
  })
})
