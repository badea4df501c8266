import { z } from 'zod'
import { parsePercent, percentPattern } from '../../contract/quantities.ts'

/** A share as people write it, such as "0.1%"; comes out as a number (0.001). */
export function percentage() {
  const error = 'expected a percentage such as "10%"'
  return z
    .string({ error: issue => (issue.input === undefined ? undefined : error) })
    .regex(percentPattern, { error })
    .transform(parsePercent)
}
