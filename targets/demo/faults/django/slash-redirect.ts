import { z } from 'zod'
import type { Answer } from '../../answer.ts'

/** Paths without a slash at their end are redirected to the one with it (Django's APPEND_SLASH). Clients follow a 301 on a POST with a GET
 *  and without the body: RFC 9110, section 15.4.2. */
export const slashRedirect = z.boolean()

/** @param path the request's, with its query  @returns null when it ends with a slash */
export function toSlash(path: string): Answer | null {
  const [place = '', ...query] = path.split('?')
  return place.endsWith('/') ? null : { status: 301, headers: { location: [`${place}/`, ...query].join('?') } }
}
