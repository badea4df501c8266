import { temporaryProductPrefix } from '../catalogue.ts'
import { pick } from '../draw.ts'
import { drawChoice, nextProduct, ownReference, requireVariable, type Session } from '../session.ts'
import { readAcknowledgedValues } from './acknowledged-values.ts'
import type { Step } from './step.ts'

interface WithId {
  readonly id: string
}

/** Two searches and two category lists for each unfiltered list. */
export const list: Step = {
  request: session => ({ query: `${narrowed(session)}sort=${pick(['name', 'price', '-price'], drawn(session, 'sort'))}&page=1&pageSize=20` }),
}

/** A product of the shop, or the article that the session created. */
export const detail: Step<WithId> = {
  request: session => ({ parameters: { id: session.variables.article ?? nextProduct(session) } }),
  storeAnswer: (session, { id }) => {
    if (session.variables.article === undefined) session.variables.product = id
    session.visits++
  },
}

export const create: Step = {
  request: session => ({
    body: {
      name: `${temporaryProductPrefix} ${ownReference(session, 'article')}`,
      description: 'On sale for a few seconds',
      price: price(session, 'price'),
      stock: 5,
      categoryId: pick(session.catalogue.categories, drawChoice(session, 'article category')),
    },
  }),
  write: {
    row: session => ({ kind: 'product', reference: ownReference(session, 'article'), account: session.account.number }),
    values: answer => readAcknowledgedValues('product', answer),
  },
}

export const update: Step = {
  request: session => ({ parameters: { id: requireVariable(session, 'article') }, body: { price: price(session, 'new price'), stock: 4 } }),
  write: { row: session => session.created.get('article') ?? null, values: answer => readAcknowledgedValues('product', answer) },
}

/** Santim; 50 to 5,000 birr. */
function price(session: Session, purpose: string): number {
  return 5000 + Math.floor(drawChoice(session, purpose) * 495_000)
}

function narrowed(session: Session): string {
  const { categories: ids, words } = session.catalogue
  const way = drawn(session, 'way')
  if (way < 0.4) return `search=${encodeURIComponent(pick(words, drawn(session, 'word')))}&`
  return way < 0.8 ? `category=${encodeURIComponent(pick(ids, drawn(session, 'category')))}&` : ''
}

/** Draws separately for each list that a session opens. */
function drawn(session: Session, purpose: string): number {
  return drawChoice(session, `${purpose} ${session.visits}`)
}
