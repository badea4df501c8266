import { createSecretKey, randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { unauthorized } from './problem.ts'

const issuer = 'https://marketplace.test'
const audience = 'marketplace-api'
const algorithm = 'HS256'

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

/** @param secret text that both backends know */
export function createTokens(secret: string): Tokens {
  const key = createSecretKey(Buffer.from(secret))
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
        .sign(key),
    verify: async (use, token) => {
      const { payload } = await jwtVerify(token, key, { issuer, audience, algorithms: [algorithm], requiredClaims: ['sub', 'jti', 'exp'] }).catch(refuse)
      if (payload.use !== use) return refuse()
      return { account: payload.sub ?? '', jti: payload.jti ?? '', expires: payload.exp ?? 0 }
    },
  }
}

function refuse(): never {
  throw unauthorized('The token is not valid.')
}
