import { passingGoods } from '../catalogue.ts'
import { pick } from '../draw.ts'
import { choice, known, nextProduct, ownReference, type Session } from '../session.ts'
import { shownBy } from './shown.ts'
import type { Step } from './step.ts'

interface WithId {
  readonly id: string
}

/** Two searches and two looks into a category for one walk through the whole list. */
export const list: Step = {
  request: session => ({ query: `${narrowed(session)}sort=${pick(['name', 'price', '-price'], drawn(session, 'sort'))}&page=1&pageSize=20` }),
}

/** A product from the shelves, or the article that the session put there itself. */
export const detail: Step<WithId> = {
  request: session => ({ parameters: { id: session.variables.article ?? nextProduct(session) } }),
  keep: (session, { id }) => {
    if (session.variables.article === undefined) session.variables.product = id
    session.visits++
  },
}

export const create: Step = {
  request: session => ({
    body: {
      name: `${passingGoods} ${ownReference(session, 'article')}`,
      description: 'On sale for a few seconds',
      price: price(session, 'price'),
      stock: 5,
      categoryId: pick(session.catalogue.categories, choice(session, 'article category')),
    },
  }),
  write: {
    row: session => ({ kind: 'product', reference: ownReference(session, 'article'), account: session.account.number }),
    shown: answer => shownBy('product', answer),
  },
}

export const update: Step = {
  request: session => ({ parameters: { id: known(session, 'article') }, body: { price: price(session, 'new price'), stock: 4 } }),
  write: { row: session => session.created.get('article') ?? null, shown: answer => shownBy('product', answer) },
}

/** Santim; 50 to 5,000 birr. */
function price(session: Session, purpose: string): number {
  return 5000 + Math.floor(choice(session, purpose) * 495_000)
}

function narrowed(session: Session): string {
  const { categories: ids, words } = session.catalogue
  const way = drawn(session, 'way')
  if (way < 0.4) return `search=${encodeURIComponent(pick(words, drawn(session, 'word')))}&`
  return way < 0.8 ? `category=${encodeURIComponent(pick(ids, drawn(session, 'category')))}&` : ''
}

/** Another choice for each list that a session opens. */
function drawn(session: Session, purpose: string): number {
  return choice(session, `${purpose} ${session.visits}`)
}
