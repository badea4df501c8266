import { z } from 'zod'
import { arms } from './arm.ts'
import { isDuration } from './quantities.ts'

/** What a schema's output is to its readers: the same, read-only all the way down. */
export type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T

/* Field types of plan and events. */

export const arm = z.enum(arms)
/** Never empty: an id, a name. */
export const name = z.string().min(1)
export const text = z.string()
export const count = z.int().min(0)
/** Milliseconds since the epoch. */
export const time = z.number()
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits')
/** A text such as "15s". */
export const durationText = z.string().refine(isDuration, 'expected a duration such as "15s"')
