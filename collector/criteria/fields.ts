import { z } from 'zod'
import { durationPattern, parseDuration, parsePercent, percentPattern } from '../../contract/quantities.ts'

/** A share as a policy writes it, such as "0.1%"; comes out as a number (0.001). */
export function percentage() {
  const error = 'expected a percentage such as "10%"'
  return z
    .string({ error: issue => (issue.input === undefined ? undefined : error) })
    .regex(percentPattern, { error })
    .transform(parsePercent)
}

/** A duration as a policy writes it, such as "7d"; comes out in ms. */
export function duration() {
  const error = 'expected a duration such as "30d"'
  return z
    .string({ error: issue => (issue.input === undefined ? undefined : error) })
    .regex(durationPattern, { error })
    .transform(parseDuration)
}

/** Where a value stands in a JSON document (RFC 6901), such as "/issues/critical". */
export function jsonPointer() {
  const error = 'expected a JSON pointer such as "/issues/critical"'
  return z.string({ error: issue => (issue.input === undefined ? undefined : error) }).regex(/^(\/([^~/]|~[01])*)*$/, { error })
}
