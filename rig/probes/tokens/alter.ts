import { base64url, compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose'
import type { TokenAttributes } from '../../../contract/probe-events.ts'

/** Kinds of token that are made out of a valid one. */
type Altered = Exclude<TokenAttributes['token'], 'valid' | 'logged out'>

/** A token to try, or why there is none. */
export type TokenAttempt = { readonly token: string } | { readonly missing: string }

/** Seconds by which an expired token is late: more than any tolerance for clocks that differ. */
const late = 3600
const elsewhere = 'https://another-audience.cutover.test'
const algorithm = 'HS256'

interface Parts {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: JWTPayload
  /** The first two texts between the dots. */
  readonly texts: readonly [string, string]
  readonly signature: Uint8Array
}

/** Alters a valid token into ones that no backend may accept (RFC 7519; RFC 8725, section 2.1). Never throws.
 *  @param valid as a backend issued it  @param secret that it is said to be signed with (HS256)  @param now ms since the epoch */
export async function alterToken(valid: string, secret: string, now: number): Promise<Readonly<Record<Altered, TokenAttempt>>> {
  const parts = partsOf(valid)
  if (!parts) {
    const opaque = { missing: 'its tokens are no JSON Web Tokens, so they cannot be altered' }
    return { expired: opaque, 'wrong signature': opaque, 'wrong audience': opaque, 'no algorithm': opaque }
  }
  const sign = await signer(valid, parts, secret)
  const seconds = Math.floor(now / 1000)
  return {
    expired: await sign({ ...parts.claims, ...issuedBefore(seconds - late) }),
    'wrong signature': { token: withWrongSignature(parts) },
    'wrong audience': await sign({ ...parts.claims, aud: elsewhere }),
    'no algorithm': { token: removeSignature(parts) },
  }
}

function partsOf(token: string): Parts | null {
  const [header, claims, signature, ...more] = token.split('.')
  if (!header || !claims || !signature || more.length > 0) return null
  try {
    const bytes = base64url.decode(signature)
    return bytes.length === 0 ? null : { header: decodeProtectedHeader(token), claims: decodeJwt(token), texts: [header, claims], signature: bytes }
  } catch {
    return null
  }
}

/** A token that is signed with another key is refused for its signature, whatever else is wrong with it: nothing is signed with a secret that
 *  does not fit the valid one. */
async function signer(valid: string, { header }: Parts, secret: string): Promise<(claims: JWTPayload) => Promise<TokenAttempt>> {
  const key = new TextEncoder().encode(secret)
  if (header.alg !== algorithm)
    return async () => ({ missing: `its tokens are signed with ${nameAlgorithm(header.alg)}; only ${algorithm} can be signed again` })
  const fits = await compactVerify(valid, key, { algorithms: [algorithm] }).then(
    () => true,
    () => false,
  )
  if (!fits) return async () => ({ missing: 'the secret that is known is not the one its tokens are signed with: set CUTOVER_TOKEN_SECRET to that' })
  return async claims => ({ token: await new SignJWT(claims).setProtectedHeader({ ...header, alg: algorithm }).sign(key) })
}

/** The claims about time of a token that was over at a moment. @param seconds since the epoch */
function issuedBefore(seconds: number): JWTPayload {
  return { iat: seconds - late, nbf: seconds - late, exp: seconds }
}

/** One bit of the last byte differs: a comparison that stops early would not see it. */
function withWrongSignature({ texts, signature }: Parts): string {
  return [...texts, base64url.encode(signature.with(-1, (signature.at(-1) ?? 0) ^ 1))].join('.')
}

function removeSignature({ header, texts }: Parts): string {
  return [base64url.encode(JSON.stringify({ ...header, alg: 'none' })), texts[1], ''].join('.')
}

/** A header is the backend's text: only what looks like an algorithm is repeated. */
function nameAlgorithm(found: unknown): string {
  return typeof found === 'string' && /^[A-Za-z0-9-]{1,16}$/.test(found) ? found : 'an unknown algorithm'
}
