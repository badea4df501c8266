import { decodeJwt } from 'jose'
import type { Arm } from '../../../../contract/arm.ts'
import { createTokens } from '../../../../targets/demo/tokens.ts'
import { answer, type Served, serve } from '../../platform/backend.ts'

/** What two backends share: accounts by email, and the sessions that ended. */
export interface Shared {
  readonly secret: string
  readonly accounts: Set<string>
  readonly ended: Set<string>
}

export const shared = (secret: string): Shared => ({ secret, accounts: new Set(), ended: new Set() })

/** Where a backend departs from what it should do: it may take a token without looking, or answer `/auth/me` in its own way. */
export interface Departure {
  /** Accepts these claims without a check. */
  readonly takes?: (claims: Readonly<Record<string, unknown>>, token: string) => boolean
  /** Answers every question about a token with this. */
  readonly me?: { readonly status: number; readonly body: unknown }
  readonly login?: { readonly status: number; readonly body: unknown }
}

/** A backend of one dialect that registers accounts and issues, checks and ends real tokens. */
export function issuer(dialect: Arm, { secret, accounts, ended }: Shared, { takes = () => false, me, login }: Departure = {}): Promise<Served> {
  const root = dialect === 'baseline' ? '/api' : '/api/v1'
  const tokens = createTokens(secret)
  return serve(async (request, body, response) => {
    const bearer = String(request.headers.authorization).slice('Bearer '.length)
    switch (request.url?.slice(root.length)) {
      case '/auth/register':
        accounts.add(JSON.parse(body).email)
        return answer(response, 201, {})
      case '/auth/login': {
        if (login) return answer(response, login.status, login.body)
        const { email } = JSON.parse(body)
        if (!accounts.has(email)) return answer(response, 401, {})
        return answer(response, 200, { accessToken: await tokens.issue('access', email), refreshToken: 'r', expiresIn: 60 })
      }
      case '/auth/logout':
        ended.add(claimsOf(bearer).jti ?? '')
        return response.writeHead(204).end()
      case '/auth/me': {
        if (me) return answer(response, me.status, me.body)
        const claims = claimsOf(bearer)
        const known = takes(claims, bearer) ? claims.sub : await checked(bearer)
        return known === undefined ? answer(response, 401, {}) : answer(response, 200, { id: '1', email: known, name: 'n' })
      }
      default:
        return answer(response, 404, {})
    }
  })

  async function checked(token: string): Promise<string | undefined> {
    const claims = await tokens.verify('access', token).catch(() => null)
    return claims && !ended.has(claims.jti) ? claims.account : undefined
  }
}

function claimsOf(token: string) {
  return token.includes('.') ? decodeJwt(token) : {}
}
