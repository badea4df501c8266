import { passingGoods, productOf } from '../catalogue.ts'
import { pick } from '../draw.ts'
import type { Shown } from '../ledger.ts'
import { choice, ownReference, type Session } from '../session.ts'
import type { Step } from './step.ts'

interface WithId {
  readonly id: string
}

interface Article extends WithId {
  readonly price: number
}

const articleReference = (session: Session) => ownReference(session, 'article')

/** Two searches and two looks into a category for one walk through the whole list. */
export const list: Step = {
  request: session => ({ query: `${narrowed(session)}sort=${pick(['name', 'price', '-price'], drawn(session, 'sort'))}&page=1&pageSize=20` }),
}

/** A product from the shelves, or the article that the session put there itself. */
export const detail: Step<WithId> = {
  request: session => ({ parameters: { id: session.articleId ?? productOf(session.catalogue, session.seed, session.arm, session.number, session.visits) } }),
  keep: (session, { id }) => {
    session.productId = id
    session.visits++
  },
}

export const categories: Step = { request: () => ({}) }

export const create: Step<Article> = {
  request: session => ({
    body: {
      name: `${passingGoods} ${articleReference(session)}`,
      description: 'On sale for a few seconds',
      price: price(session, 'price'),
      stock: 5,
      categoryId: pick(session.catalogue.categories, choice(session, 'article category')),
    },
  }),
  keep: (session, { id }) => {
    session.articleId = id
  },
  write: { kind: 'product', reference: articleReference, shown: onSale },
}

export const update: Step<Article> = {
  request: session => ({ ...own(session), body: { price: price(session, 'new price'), stock: 4 } }),
  write: { kind: 'product', reference: articleReference, shown: onSale },
}

export const remove: Step = {
  request: own,
  write: { kind: 'product', reference: articleReference, shown: () => ({ status: 'withdrawn' }) },
}

function onSale({ price }: Article): Shown {
  return { total: price, status: 'listed' }
}

function own({ articleId }: Session) {
  return { parameters: { id: articleId ?? '' } }
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
