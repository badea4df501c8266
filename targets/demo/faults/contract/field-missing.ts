import { z } from 'zod'
import { eachObject } from './each-object.ts'

/** Name of a field that answers leave out, wherever it stands in them. */
export const fieldMissing = z.string().min(1).max(100)

export function withoutField(body: unknown, name: string): unknown {
  return eachObject(body, object => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name)))
}
