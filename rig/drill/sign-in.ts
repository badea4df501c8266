import { bearer } from '../platform/http-client.ts'
import type { ApiClient } from '../probes/api-client.ts'
import { isSuccess, sendOnce } from './attempt.ts'
import { type CheckResult, toCheckResult } from './tried.ts'
import type { KnownAccount } from './written.ts'

interface User {
  readonly email: string
  readonly phone?: string | null
}

/** Sign-in checks of one account, and the token for further requests. */
export interface SignIns {
  readonly tried: readonly CheckResult[]
  /** Null if every sign-in failed. */
  readonly token: string | null
  /** The account as the baseline shows it; null when it does not. */
  readonly user: User | null
}

/** Signs in with the password, with the refresh token of the candidate, and with its access token until that expires. */
export async function signInEveryWay(baseline: ApiClient, known: KnownAccount): Promise<SignIns> {
  const ways = [await signInByPassword(baseline, known), ...(known.tokens ? await signInByTokens(baseline, known, known.tokens) : [])]
  const open = ways.find(way => way.token !== null)
  return { tried: ways.map(way => toCheckResult('sign-in', way.failure)), token: open?.token ?? null, user: open?.user ?? null }
}

/** One sign-in: its token and user, or the failure. */
type SignIn = { readonly token: string; readonly user: User; readonly failure: null } | { readonly token: null; readonly user: null; readonly failure: string }

async function signInByPassword(baseline: ApiClient, { account }: KnownAccount): Promise<SignIn> {
  const { email, password } = account
  const signedIn = await sendOnce<{ accessToken: string }>(baseline, 'auth.login', { body: { email, password } })
  return isSuccess(signedIn) ? await checkToken(baseline, email, signedIn.body.accessToken) : refuseSignIn(`with the password of ${email}: ${signedIn.failure}`)
}

async function signInByTokens(baseline: ApiClient, { account: { email } }: KnownAccount, tokens: NonNullable<KnownAccount['tokens']>): Promise<SignIn[]> {
  const refreshed = await sendOnce<{ accessToken: string }>(baseline, 'auth.refresh', { body: { refreshToken: tokens.refreshToken } })
  const byRefresh = isSuccess(refreshed)
    ? await checkToken(baseline, email, refreshed.body.accessToken)
    : refuseSignIn(`with the refresh token that the candidate gave ${email}: ${refreshed.failure}`)
  if (Date.now() >= tokens.until) return [byRefresh]
  const byAccess = await checkToken(baseline, email, tokens.accessToken)
  return [byAccess.failure === null ? byAccess : refuseSignIn(`with the access token that the candidate gave ${email}: ${byAccess.failure}`), byRefresh]
}

async function checkToken(baseline: ApiClient, email: string, token: string): Promise<SignIn> {
  const me = await sendOnce<User>(baseline, 'auth.me', { headers: bearer(token) })
  if (!isSuccess(me)) return refuseSignIn(me.failure)
  return me.body.email === email ? { token, user: me.body, failure: null } : refuseSignIn('auth.me answered for another account')
}

function refuseSignIn(failure: string): SignIn {
  return { token: null, user: null, failure }
}
