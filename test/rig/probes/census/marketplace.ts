import type { Arm } from '../../../../contract/arm.ts'
import type { Order } from '../../../../rig/probes/census/accounts.ts'
import { answer, type Served, serve } from '../../platform/backend.ts'

/** What a backend holds: orders by account's email; an email that is not there cannot sign in. */
export type Shelves = Map<string, readonly Order[]>

/** What is on sale, and the telephone numbers of accounts by email. */
export interface Beside {
  readonly products?: readonly { readonly name: string; readonly price: number }[]
  readonly phones?: Readonly<Record<string, string>>
}

/** A backend of one dialect that signs in, lists orders and products, and returns the signed-in account.
 *  @param status answers every request with it instead */
export function marketplace(
  dialect: Arm,
  shelves: Shelves,
  status: () => number | null = () => null,
  { products = [], phones = {} }: Beside = {},
): Promise<Served> {
  const root = dialect === 'baseline' ? '/api' : '/api/v1'
  return serve((request, body, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const broken = status()
    if (broken !== null) return answer(response, broken, { error: 'broken' })
    if (url.pathname === `${root}/auth/login`) return signIn(shelves, JSON.parse(body).email)
    const email = String(request.headers.authorization).slice('Bearer '.length)
    if (url.pathname === `${root}/orders`) return list((shelves.get(email) ?? []).map(shown), url.searchParams)
    if (url.pathname === `${root}/auth/me`) return answer(response, 200, { id: '1', email, name: 'n', phone: phones[email] ?? null })
    if (url.pathname === `${root}/products`) return list(products.map(onSale), url.searchParams)
    answer(response, 404, {})

    function signIn(known: Shelves, email: string) {
      if (!known.has(email)) return answer(response, 401, { error: 'unknown' })
      answer(response, 200, { accessToken: email, refreshToken: 'r', expiresIn: 60, user: { id: '1', email, name: 'n' } })
    }

    function list(all: readonly object[], query: URLSearchParams) {
      const [page, pageSize] = [Number(query.get('page')), Number(query.get('pageSize'))]
      const items = all.slice((page - 1) * pageSize, page * pageSize)
      answer(response, 200, { items, page, pageSize, total: all.length })
    }
  })
}

function shown({ payment, ...order }: Order) {
  const items = order.items.map(item => ({ productId: '1', ...item }))
  return { id: order.reference, currency: 'ETB', ...order, items, payment: payment && { id: payment.reference, ...payment } }
}

function onSale(product: NonNullable<Beside['products']>[number]) {
  return { id: '1', description: '', currency: 'ETB', stock: 1, categoryId: '1', ...product }
}
