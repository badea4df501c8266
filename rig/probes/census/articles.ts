import { referenceAtEnd } from '../../../contract/write-reference.ts'
import { sentenceOf } from '../../platform/failure.ts'
import { mapConcurrently } from '../../platform/map-concurrently.ts'
import type { ApiClient } from '../api-client.ts'
import { parseExpectedBody, sendWithRetries } from './ask.ts'
import type { Article, ArticlesReading } from './reading.ts'

interface Page {
  readonly items: readonly { readonly name: string; readonly price: number }[]
  readonly total: number
}

const pageSize = 100
const maxConcurrentPages = 4

/** Reads the whole list of products and keeps those of the run. The list and not a search: what a search finds is up to each backend, and a
 *  product that it does not find is not lost. Never throws. */
export async function readArticles(backend: ApiClient, runId: string, signal: AbortSignal): Promise<ArticlesReading> {
  try {
    const first = await readPage(backend, 1, signal)
    const rest = await readPages(backend, Math.ceil(first.total / pageSize), signal)
    return { outcome: 'read', articles: [first, ...rest].flatMap(({ items }) => items.flatMap(item => parseArticle(item, runId))) }
  } catch (error) {
    return { outcome: 'unreadable', detail: sentenceOf(error) }
  }
}

/** Pages 2 to `last`. */
async function readPages(backend: ApiClient, last: number, signal: AbortSignal): Promise<Page[]> {
  const pages = Array.from({ length: Math.max(0, last - 1) }, (_, i) => i + 2)
  return mapConcurrently(pages, maxConcurrentPages, page => readPage(backend, page, signal))
}

async function readPage(backend: ApiClient, page: number, signal: AbortSignal): Promise<Page> {
  return parseExpectedBody<Page>(
    'catalog.list',
    await sendWithRetries(backend, 'catalog.list', { query: `sort=name&page=${page}&pageSize=${pageSize}` }, signal),
  )
}

function parseArticle({ name, price }: Page['items'][number], runId: string): Article[] {
  const reference = referenceAtEnd(name, runId)
  return reference === null ? [] : [{ reference, price }]
}
