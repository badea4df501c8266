import { DatabaseError } from 'pg'
import { ZodError } from 'zod'

/** An answer that refuses: the same statuses, codes and shape in both dialects. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  /** In addition to those of every response. */
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

export const invalid = (message: string) => new Problem(400, 'invalid_request', message)
export const unauthorized = (message: string) => new Problem(401, 'unauthorized', message)
export const forbidden = (message: string) => new Problem(403, 'forbidden', message)
export const notFound = (what: string) => new Problem(404, 'not_found', `There is no such ${what}.`)
export const conflict = (code: string, message: string) => new Problem(409, code, message)

/** Class 23 of PostgreSQL's error codes, appendix A: integrity constraint violations. */
const uniqueViolation = '23505'
const foreignKeyViolation = '23503'
/** Class 22: data exceptions, such as a NUL character in a text. */
const dataException = /^22/

/** What to answer when a request threw; anything unforeseen is a 500 without details. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof ZodError) return invalid(error.issues.map(issue => `${issue.path.join('.') || 'request'}: ${issue.message}`).join('; '))
  if (error instanceof DatabaseError && error.code === uniqueViolation) return conflict('already_exists', 'It exists already.')
  if (error instanceof DatabaseError && error.code === foreignKeyViolation) return conflict('gone', 'Something that it refers to does not exist.')
  if (error instanceof DatabaseError && dataException.test(error.code ?? '')) return invalid('The request holds a value that cannot be stored.')
  return refusedBody(error) ?? new Problem(500, 'internal', 'Something went wrong.')
}

/** Express's body parser throws errors that carry a status in the 400s. */
function refusedBody(error: unknown): Problem | null {
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number')) return null
  return error.status >= 400 && error.status < 500 ? new Problem(error.status, 'invalid_request', error.message) : null
}
