import { z } from 'zod'
import { eachObject } from './each-object.ts'

/** Name of a field whose numbers are sent as text, wherever it stands in an answer: 1250 becomes "1250". */
export const fieldAsText = z.string().min(1).max(100)

export function withFieldAsText(body: unknown, name: string): unknown {
  return eachObject(body, object => (typeof object[name] === 'number' ? { ...object, [name]: String(object[name]) } : object))
}
