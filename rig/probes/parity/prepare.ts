import { z } from 'zod'
import { type EndpointId, endpoint } from '../../../contract/endpoints.ts'
import { fillTemplate } from '../../../contract/request-template.ts'
import type { Administrator } from '../../clean/administrator.ts'
import { sentenceOf } from '../../platform/failure.ts'
import { bearer, tryParseJson } from '../../platform/http-client.ts'
import type { ApiClient } from '../api-client.ts'
import { type Actor, credentialsOf, type Shop } from './actor.ts'
import { createAccount, sendExpected, signIn } from './administrator.ts'

const grantedRoles = ['vendor', 'admin'] as const
const products = z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), categoryId: z.string() })).min(1) })

/** Reads off the baseline what there is to buy; nothing where it does not show it. */
export async function readShop(api: ApiClient): Promise<Shop> {
  const answer = await sendExpected(api, 'catalog.list', { query: 'page=1&pageSize=20' }).catch(() => null)
  const page = answer === null ? null : products.safeParse(tryParseJson(answer.body)).data
  const [first] = page?.items ?? []
  if (!first) return {}
  return { product: first.id, category: first.categoryId, word: first.name.split(' ')[0] ?? first.name }
}

/** Gives an actor a vendor, who sells something that was ordered once, and an administrator. The baseline makes them, since it is known to work; each
 *  signs in on the actor's own backend, or where that refuses on the baseline.
 *  @returns why the own backend refused, null when it did not  @throws Error when the baseline does not do its part */
export async function giveRoles(actor: Actor, administrator: Administrator, baseline: ApiClient, own: ApiClient): Promise<string | null> {
  for (const role of grantedRoles) await createAccount(administrator, actor.tag, role)
  const refusals = await Promise.all(
    grantedRoles.map(async role => {
      const credentials = credentialsOf(actor.tag, role)
      const known = await signIn(own, credentials).catch((error: unknown) => new Error(sentenceOf(error)))
      actor.tokens.set(role, typeof known === 'string' ? known : await signIn(baseline, credentials))
      return typeof known === 'string' ? null : known.message
    }),
  )
  await createSale(actor, baseline)
  return refusals.find(refusal => refusal !== null) ?? null
}

/** Without an article and an order of it a vendor's lists are empty on both sides, which proves little. */
async function createSale(actor: Actor, baseline: ApiClient): Promise<void> {
  const token = await signIn(baseline, credentialsOf(actor.tag, 'vendor'))
  const headers = bearer(token)
  const ask = async (id: EndpointId, variables: Readonly<Record<string, string>>) => {
    const body = fillTemplate(endpoint(id).example.body ?? null, { ...actor.given, reference: `${actor.tag}/vendor`, ...variables })
    return z.object({ id: z.string() }).parse(tryParseJson((await sendExpected(baseline, id, { headers, body })).body)).id
  }
  const article = await ask('catalog.create', {})
  await ask('orders.create', { product: article })
}
