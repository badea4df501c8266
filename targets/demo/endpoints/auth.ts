import { z } from 'zod'
import type { Handler, Services } from '../call.ts'
import { hashUnreadably, matchesEither } from '../faults/django/unreadable-hashes.ts'
import { hashPassword, passwordMatches } from '../passwords.ts'
import { conflict, invalid, unauthorized } from '../problem.ts'
import { heldToken, revokeTokens } from '../sign-in.ts'
import { lifetimes, type TokenClaims, type Tokens } from '../tokens.ts'

const email = z.email().max(254).toLowerCase()
const name = z.string().min(1).max(200)
export const registration = z.object({ email, password: z.string().min(8).max(200), name })
const credentials = z.object({ email, password: z.string().min(1).max(200) })
const refreshing = z.object({ refreshToken: z.string().min(1) })
export const profile = z.object({ name: name.optional(), phone: z.string().max(40).optional() })

interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly phone: string | null
}

const insertAccount = {
  name: 'accounts.insert',
  text: 'insert into accounts (email, name, password_hash) values ($1, $2, $3) on conflict (email) do nothing returning id, email, name, phone',
}
const accountByEmail = { name: 'accounts.by-email', text: 'select id, email, name, phone, password_hash from accounts where email = $1' }
const accountById = { name: 'accounts.by-id', text: 'select id, email, name, phone from accounts where id = $1' }
const updateAccount = {
  name: 'accounts.update',
  text: 'update accounts set name = coalesce($2, name), phone = coalesce($3, phone) where id = $1 returning id, email, name, phone',
}

export function authHandlers(services: Services): Record<`auth.${'register' | 'login' | 'logout' | 'me' | 'refresh' | 'profile'}`, Handler> {
  const { database, tokens, faults } = services
  return {
    'auth.register': async call => {
      const { email, password, name } = registration.parse(call.body)
      const hash = await (faults.settings.unreadableHashes ? hashUnreadably : hashPassword)(password)
      const { rows } = await database.query<User>({ ...insertAccount, values: [email, name, hash] })
      if (!rows[0]) throw conflict('email_taken', 'There is an account with this email address.')
      return { status: 201, body: await signedIn(tokens, rows[0]) }
    },
    'auth.login': async call => {
      const { email, password } = credentials.parse(call.body)
      const { rows } = await database.query<User & { password_hash: string }>({ ...accountByEmail, values: [email] })
      const matches = await (faults.settings.unreadableHashes ? matchesEither : passwordMatches)(password, rows[0]?.password_hash)
      if (!rows[0] || !matches) throw unauthorized('Email address and password do not match.')
      const { password_hash, ...user } = rows[0]
      return { status: 200, body: await signedIn(tokens, user) }
    },
    'auth.logout': async call => {
      const refresh = await ownRefreshToken(tokens, call.body, call.account)
      await revokeTokens(services, call.account, call.token ? [refresh, call.token] : [refresh])
      return { status: 204 }
    },
    'auth.me': async call => ({ status: 200, body: existing(await database.query<User>({ ...accountById, values: [call.account] })) }),
    'auth.refresh': async call => {
      const claims = await heldToken(services, 'refresh', refreshing.parse(call.body).refreshToken)
      return { status: 200, body: { accessToken: await tokens.issue('access', claims.account), expiresIn: lifetimes.access } }
    },
    'auth.profile': async call => {
      const { name, phone } = profile.parse(call.body)
      return { status: 200, body: existing(await database.query<User>({ ...updateAccount, values: [call.account, name, phone] })) }
    },
  }
}

async function signedIn(tokens: Tokens, user: User): Promise<object> {
  const [accessToken, refreshToken] = await Promise.all([tokens.issue('access', user.id), tokens.issue('refresh', user.id)])
  return { accessToken, refreshToken, expiresIn: lifetimes.access, user }
}

async function ownRefreshToken(tokens: Tokens, body: unknown, account: string): Promise<TokenClaims> {
  const claims = await tokens.verify('refresh', refreshing.parse(body).refreshToken).catch(() => null)
  if (claims?.account !== account) throw invalid('refreshToken: expected one of your own')
  return claims
}

function existing({ rows }: { rows: User[] }): User {
  if (rows[0]) return rows[0]
  throw unauthorized('The account does not exist any more.')
}
