import { z } from 'zod'
import { Problem } from '../../problem.ts'

/** Writing requests without an `X-CSRFToken` header are refused, as by Django's CsrfViewMiddleware. */
export const csrfRequired = z.boolean()

const safe = ['GET', 'HEAD', 'OPTIONS', 'TRACE']

/** @throws Problem 403 */
export function assertCsrfToken(method: string, token: string | undefined): void {
  if (!safe.includes(method) && !token) throw new Problem(403, 'csrf_failed', 'CSRF Failed: CSRF token missing.')
}
