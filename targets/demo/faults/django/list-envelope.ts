import { z } from 'zod'
import { isList, type List } from '../contract/each-object.ts'

/** Lists are `{count, next, previous, results}`, as by Django REST Framework's PageNumberPagination. */
export const listEnvelope = z.boolean()

/** @param url all of the request's, for the links to the previous and next page */
export function inEnvelope(body: unknown, url: string): unknown {
  if (!isList(body)) return body
  const { total, page, pageSize } = numbers(body)
  return {
    count: total,
    next: page * pageSize < total ? pageAt(url, page + 1) : null,
    previous: page > 1 ? pageAt(url, page - 1) : null,
    results: body.items,
  }
}

function numbers({ items, total, page, pageSize }: List) {
  return { total: Number(total ?? items.length), page: Number(page ?? 1), pageSize: Number(pageSize ?? items.length) }
}

function pageAt(url: string, page: number): string {
  const other = new URL(url)
  other.searchParams.set('page', String(page))
  return other.href
}
