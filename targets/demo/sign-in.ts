import { z } from 'zod'
import type { Role } from '../../contract/endpoint.ts'
import { isId, type Services } from './call.ts'
import { unauthorized } from './problem.ts'
import type { TokenClaims } from './tokens.ts'

/** One statement per request, the same on both sides: the account exists, and this token was not logged out.
 *  It returns the account's role, which an administrator may have changed since the token was issued. */
const holds = {
  name: 'tokens.hold',
  text: 'select role from accounts where id = $1 and not exists (select from revoked_tokens where jti = $2)',
}
const revoke = {
  name: 'tokens.revoke',
  text: 'insert into revoked_tokens (account_id, jti, expires_at) select $1, jti, to_timestamp(expires) from unnest($2::uuid[], $3::float8[]) as t (jti, expires) on conflict do nothing',
}

/** A token that is good, and whose it is. */
export interface HeldToken extends TokenClaims {
  readonly role: Role
}

/** Claims of a token that is valid and not logged out.
 *  @throws Problem 401 otherwise, also when its account is gone */
export async function heldToken({ database, tokens, faults }: Services, use: 'access' | 'refresh', token: string): Promise<HeldToken> {
  const claims = await tokens.verify(use, token)
  const jti = faults.settings.logoutIgnored || !isUuid(claims.jti) ? null : claims.jti
  const holder = isId(claims.account) ? (await database.query<{ role: Role }>({ ...holds, values: [claims.account, jti] })).rows[0] : undefined
  if (!holder) throw unauthorized('The token is not valid.')
  faults.asks(claims.account)
  return { ...claims, role: holder.role }
}

/** Ids of our own tokens are; one of any other form is revoked nowhere. */
function isUuid(text: string): boolean {
  return z.uuid().safeParse(text).success
}

/** Makes tokens of one account unusable on both sides from now on. */
export async function revokeTokens({ database, faults }: Services, account: string, tokens: readonly TokenClaims[]): Promise<void> {
  if (faults.settings.logoutIgnored) return
  await database.query({ ...revoke, values: [account, tokens.map(token => token.jti), tokens.map(token => token.expires)] })
}
