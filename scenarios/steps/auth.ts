import { becomeNewcomer, choice, ownReference, type Session } from '../session.ts'
import type { Step } from './step.ts'

interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

export const register: Step<Tokens> = {
  request: session => {
    becomeNewcomer(session)
    return { body: session.account.credentials }
  },
  keep: signIn,
  write: { kind: 'account', reference: session => ownReference(session, 'account'), shown: () => ({}) },
}

export const login: Step<Tokens> = {
  request: ({ account: { credentials } }) => ({ body: { email: credentials.email, password: credentials.password } }),
  keep: signIn,
}

export const logout: Step = { request: ({ refreshToken }) => ({ body: { refreshToken } }) }

export const me: Step = { request: () => ({}) }

export const refresh: Step<Pick<Tokens, 'accessToken'>> = {
  request: ({ refreshToken }) => ({ body: { refreshToken } }),
  keep: (session, { accessToken }) => {
    session.accessToken = accessToken
  },
}

/** Changes the telephone number only: the name stays the one that the account is known by. */
export const profile: Step<{ readonly phone?: string | null }> = {
  request: session => ({ body: { phone: `+2519${String(Math.floor(choice(session, 'phone') * 1e8)).padStart(8, '0')}` } }),
  write: { kind: 'account', reference: session => ownReference(session, 'profile'), shown: ({ phone }) => (phone ? { phone } : {}) },
}

function signIn(session: Session, { accessToken, refreshToken }: Tokens): void {
  session.accessToken = accessToken
  session.refreshToken = refreshToken
}
