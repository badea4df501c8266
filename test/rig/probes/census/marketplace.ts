import type { Arm } from '../../../../contract/endpoint.ts'
import type { Order } from '../../../../rig/probes/census/orders.ts'
import { answer, type Served, serve } from '../../backend.ts'

/** What a backend holds: orders by account's email; an email that is not there cannot sign in. */
export type Shelves = Map<string, readonly Order[]>

/** A backend of one dialect that signs in and lists orders. @param status answers every request with it instead */
export function marketplace(dialect: Arm, shelves: Shelves, status: () => number | null = () => null): Promise<Served> {
  const root = dialect === 'baseline' ? '/api' : '/api/v1'
  return serve((request, body, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const broken = status()
    if (broken !== null) return answer(response, broken, { error: 'broken' })
    if (url.pathname === `${root}/auth/login`) return signIn(shelves, JSON.parse(body).email)
    if (url.pathname === `${root}/orders`) return list(shelves.get(String(request.headers.authorization).slice('Bearer '.length)) ?? [], url.searchParams)
    answer(response, 404, {})

    function signIn(known: Shelves, email: string) {
      if (!known.has(email)) return answer(response, 401, { error: 'unknown' })
      answer(response, 200, { accessToken: email, refreshToken: 'r', expiresIn: 60, user: { id: '1', email, name: 'n' } })
    }

    function list(orders: readonly Order[], query: URLSearchParams) {
      const [page, pageSize] = [Number(query.get('page')), Number(query.get('pageSize'))]
      const items = orders.slice((page - 1) * pageSize, page * pageSize).map(shown)
      answer(response, 200, { items, page, pageSize, total: orders.length })
    }
  })
}

function shown({ payment, ...order }: Order) {
  return { id: order.reference, currency: 'ETB', items: [], ...order, payment: payment && { id: payment.reference, ...payment } }
}
