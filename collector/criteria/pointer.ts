import { z } from 'zod'

/** Where a value stands in a JSON document (RFC 6901), such as "/issues/critical". */
export function jsonPointer() {
  const error = 'expected a JSON pointer such as "/issues/critical"'
  return z.string({ error: issue => (issue.input === undefined ? undefined : error) }).regex(/^(\/([^~/]|~[01])*)*$/, { error })
}
