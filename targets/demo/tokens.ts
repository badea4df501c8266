import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto'
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { verifyWithout } from './faults/tokens/forged-accepted.ts'
import { secretOfItsOwn } from './faults/tokens/own-token-secret.ts'
import type { TokenFaults } from './faults/tokens/tokens.ts'
import { unauthorized } from './problem.ts'

const issuer = 'https://marketplace.test'
const audience = 'marketplace-api'
const algorithm = 'HS256'
const claims = { issuer, audience, requiredClaims: ['sub', 'jti', 'exp'] }

/** Seconds that a token is good for. */
export const lifetimes = { access: 3_600, refresh: 7 * 86_400 } as const
type TokenUse = keyof typeof lifetimes

export interface TokenClaims {
  readonly account: string
  readonly jti: string
  /** Seconds since the epoch. */
  readonly expires: number
}

/** JWTs that both backends issue and accept: they share the secret. */
export interface Tokens {
  issue(use: TokenUse, account: string): Promise<string>
  /** @throws Problem 401 when it is not one of ours, expired, or meant for another use */
  verify(use: TokenUse, token: string): Promise<TokenClaims>
}

/** @param secret text that both backends know  @param faults what is wrong with them now */
export function createTokens(secret: string, faults: () => TokenFaults = () => ({})): Tokens {
  const shared = createSecretKey(Buffer.from(secret))
  const own = createSecretKey(Buffer.from(secretOfItsOwn(secret)))
  const key = () => (faults().ownTokenSecret ? own : shared)
  return {
    issue: (use, account) =>
      new SignJWT({ use })
        .setProtectedHeader({ alg: algorithm })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(account)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${lifetimes[use]}s`)
        .sign(key()),
    verify: async (use, token) => {
      const payload = await verified(token, key(), faults()).catch(refuse)
      if (payload.use !== use) return refuse()
      return { account: payload.sub ?? '', jti: payload.jti ?? '', expires: payload.exp ?? 0 }
    },
  }
}

async function verified(token: string, key: KeyObject, { forgedAccepted }: TokenFaults): Promise<JWTPayload> {
  if (forgedAccepted) return verifyWithout(forgedAccepted, token, key, algorithm, claims)
  return (await jwtVerify(token, key, { ...claims, algorithms: [algorithm] })).payload
}

function refuse(): never {
  throw unauthorized('The token is not valid.')
}
