import { z } from 'zod'
import { isObject } from '../contract/each-object.ts'

/** Refusals are `{detail}`, as by Django REST Framework's exception handler. */
export const errorDetail = z.boolean()

export function asDetail(body: unknown): unknown {
  return isObject(body) && isObject(body.error) ? { detail: body.error.message } : body
}
