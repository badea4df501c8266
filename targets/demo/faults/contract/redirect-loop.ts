import { z } from 'zod'
import type { Answer } from '../../answer.ts'

/** Requests are redirected to where they were sent, without an end. */
export const redirectLoop = z.boolean()

/** @param path the request's, with its query */
export function toItself(path: string): Answer {
  return { status: 307, headers: { location: path } }
}
