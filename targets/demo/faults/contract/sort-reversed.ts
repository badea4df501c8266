import { z } from 'zod'
import { isList } from './each-object.ts'

/** The entries of each page of a list come in the opposite order. */
export const sortReversed = z.boolean()

export function reversed(body: unknown): unknown {
  return isList(body) ? { ...body, items: body.items.toReversed() } : body
}
