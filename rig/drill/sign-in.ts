import type { ApiClient } from '../probes/api-client.ts'
import { attempt, bearer, isRight } from './attempt.ts'
import { type Tried, tried } from './tried.ts'
import type { KnownAccount } from './written.ts'

interface User {
  readonly email: string
  readonly phone?: string | null
}

/** Who was let in, and with which token the rest is asked. */
export interface Entry {
  readonly tried: readonly Tried[]
  /** Null when every way in was refused. */
  readonly token: string | null
  /** The account as the baseline shows it; null when it does not. */
  readonly user: User | null
}

/** Signs in with the password, and uses what the candidate issued: the access token while it is one, and the refresh token. */
export async function enter(baseline: ApiClient, known: KnownAccount): Promise<Entry> {
  const ways = [await byPassword(baseline, known), ...(known.tokens ? await byTokens(baseline, known, known.tokens) : [])]
  const open = ways.find(way => way.token !== null)
  return { tried: ways.map(way => tried('sign-in', way.failure)), token: open?.token ?? null, user: open?.user ?? null }
}

/** A way in: the token that it gave and whose it is, or why it is closed. */
type Way = { readonly token: string; readonly user: User; readonly failure: null } | { readonly token: null; readonly user: null; readonly failure: string }

async function byPassword(baseline: ApiClient, { account }: KnownAccount): Promise<Way> {
  const { email, password } = account
  const signedIn = await attempt<{ accessToken: string }>(baseline, 'auth.login', { body: { email, password } })
  return isRight(signedIn) ? await letIn(baseline, email, signedIn.body.accessToken) : closed(`with the password of ${email}: ${signedIn.failure}`)
}

async function byTokens(baseline: ApiClient, { account: { email } }: KnownAccount, tokens: NonNullable<KnownAccount['tokens']>): Promise<Way[]> {
  const refreshed = await attempt<{ accessToken: string }>(baseline, 'auth.refresh', { body: { refreshToken: tokens.refreshToken } })
  const byRefresh = isRight(refreshed)
    ? await letIn(baseline, email, refreshed.body.accessToken)
    : closed(`with the refresh token that the candidate gave ${email}: ${refreshed.failure}`)
  if (Date.now() >= tokens.until) return [byRefresh]
  const byAccess = await letIn(baseline, email, tokens.accessToken)
  return [byAccess.failure === null ? byAccess : closed(`with the access token that the candidate gave ${email}: ${byAccess.failure}`), byRefresh]
}

async function letIn(baseline: ApiClient, email: string, token: string): Promise<Way> {
  const me = await attempt<User>(baseline, 'auth.me', { headers: bearer(token) })
  if (!isRight(me)) return closed(me.failure)
  return me.body.email === email ? { token, user: me.body, failure: null } : closed('auth.me answered for another account')
}

function closed(failure: string): Way {
  return { token: null, user: null, failure }
}
