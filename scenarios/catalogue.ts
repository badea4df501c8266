import type { AccountOwner } from '../contract/accounts.ts'
import type { Arm } from '../contract/arm.ts'
import { draw, pick } from './draw.ts'

/** What setup() read from the shop, the same for all sessions. Arms choose by position, never by the content of a response. */
export interface Catalogue {
  /** Ids of products of nearly the same price, one for each arm: a sale writes to the product's row, and the arms never write the same one. */
  readonly pairs: readonly Readonly<Record<Arm, string>>[]
  /** Ids of products that only sessions across both backends order. */
  readonly hybrid: readonly string[]
  readonly categories: readonly string[]
  /** Search terms with at least one result. */
  readonly words: readonly string[]
}

export interface Product {
  readonly id: string
  readonly name: string
  readonly price: number
  readonly stock: number
}

/** Name prefix of products that sessions create and withdraw; other sessions never choose them. */
export const temporaryProductPrefix = 'Load article'

/** Pairs products that both backends list. @throws Error when fewer than two shared products are in stock */
export function buildCatalogue(shown: Readonly<Record<Arm, readonly Product[]>>, categories: readonly string[]): Catalogue {
  const onCandidate = new Set(shown.candidate.map(({ id }) => id))
  const shared = shown.baseline.filter(({ id, name, stock }) => stock > 0 && onCandidate.has(id) && !name.startsWith(temporaryProductPrefix))
  const byPrice = shared.sort((a, b) => a.price - b.price || (a.id < b.id ? -1 : 1))
  const hybrid = byPrice.filter((_, i) => i % everyTenth === everyTenth - 1)
  const ofArms = byPrice.filter(product => !hybrid.includes(product))
  const pairs = ofArms.flatMap((product, i) => {
    const next = ofArms[i + 1]
    return i % 2 === 0 && next ? [{ baseline: product.id, candidate: next.id }] : []
  })
  if (pairs.length === 0 || categories.length === 0) {
    throw new Error(
      `Cannot choose products to order: expected a category and two products in stock that both backends list, got ${categories.length} categories and ${shared.length} products`,
    )
  }
  return { pairs, hybrid: hybrid.map(({ id }) => id), categories, words: [...new Set(shared.flatMap(({ name }) => name.split(' ')[0] ?? []))].slice(0, 50) }
}

/** One product in ten is reserved for sessions across both backends; in a smaller shop they order the baseline's. */
const everyTenth = 10

/** The product of a session's `visit`th product view: its arm's half of the pair that both arms drew. */
export function productFor({ pairs, hybrid }: Catalogue, seed: number, owner: AccountOwner, session: number, visit: number): string {
  const drawn = draw(seed, session, `product ${visit}`)
  if (owner !== 'hybrid') return pick(pairs, drawn)[owner]
  return hybrid.length > 0 ? pick(hybrid, drawn) : pick(pairs, drawn).baseline
}
