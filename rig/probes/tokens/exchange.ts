import { type Account, probeAccount } from '../../../contract/accounts.ts'
import { type Arm, arms } from '../../../contract/arm.ts'
import { events, type OutgoingEvent } from '../../../contract/events.ts'
import { type TokenAttributes, tokenKinds } from '../../../contract/probe-events.ts'
import { sentenceOf } from '../../platform/failure.ts'
import type { ApiClient } from '../api-client.ts'
import { alterToken, type TokenAttempt } from './alter.ts'
import { register, signIn, signOut, type TokenUse, tryToken, unreadableUse } from './session.ts'

export interface ExchangeOptions {
  readonly runId: string
  readonly backends: Readonly<Record<Arm, ApiClient>>
  /** That both backends sign their access tokens with (HS256). */
  readonly secret: string
}

type Token = TokenAttributes['token']
type Uses = Readonly<Record<Arm, TokenUse>>

/** Tries tokens of every kind, issued by either backend, on both, with a throw-away account of each. Never throws for what a backend does.
 *  @returns one event for each kind, issuer and backend, without any token */
export async function exchangeTokens(options: ExchangeOptions): Promise<OutgoingEvent[]> {
  const tried = await Promise.all(arms.map(issuer => usesOf(issuer, options).then(uses => eventsOf(issuer, uses))))
  return tried.flat()
}

async function usesOf(issuer: Arm, options: ExchangeOptions): Promise<Readonly<Record<Token, Uses>>> {
  const account = probeAccount(options.runId, issuer, 'tokens')
  try {
    await register(options.backends[issuer], account)
    const { accessToken } = await signIn(options.backends[issuer], account)
    const altered = await alterToken(accessToken, options.secret, Date.now())
    const onBoth = (attempt: TokenAttempt) => both(on => tryToken(attempt, options.backends[on], account))
    const [valid, expired, wrongSignature, wrongAudience, noAlgorithm] = await Promise.all([
      onBoth({ token: accessToken }),
      onBoth(altered.expired),
      onBoth(altered['wrong signature']),
      onBoth(altered['wrong audience']),
      onBoth(altered['no algorithm']),
    ])
    // Last: a backend that ends all sessions of an account at once would refuse every token above for that.
    const after = await onBoth(await loggedOut(options.backends[issuer], account))
    return { valid, expired, 'wrong signature': wrongSignature, 'wrong audience': wrongAudience, 'no algorithm': noAlgorithm, 'logged out': after }
  } catch (error) {
    const nothing = await both(async () => unreadableUse(sentenceOf(error)))
    return { valid: nothing, expired: nothing, 'wrong signature': nothing, 'wrong audience': nothing, 'no algorithm': nothing, 'logged out': nothing }
  }
}

async function loggedOut(backend: ApiClient, account: Account): Promise<TokenAttempt> {
  try {
    const session = await signIn(backend, account)
    await signOut(backend, session)
    return { token: session.accessToken }
  } catch (error) {
    return { missing: sentenceOf(error) }
  }
}

async function both(use: (on: Arm) => Promise<TokenUse>): Promise<Uses> {
  const [baseline, candidate] = await Promise.all([use('baseline'), use('candidate')])
  return { baseline, candidate }
}

function eventsOf(issuer: Arm, uses: Readonly<Record<Token, Uses>>): OutgoingEvent[] {
  return tokenKinds.flatMap(token => arms.map(on => exchangedEvent({ token, issuer, on, ...uses[token][on] })))
}

function exchangedEvent(attributes: TokenAttributes): OutgoingEvent {
  const { token, issuer, on } = attributes
  return { name: events.tokenExchanged, id: `token/${token}/${issuer}/${on}`, time: Date.now(), attributes: { ...attributes } }
}
