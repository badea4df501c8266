import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'
import type { z } from 'zod'
import { errorCode, errorMessage } from '../../contract/errors.ts'
import { jsonPath } from '../policy/policy-error.ts'
import { LockLostError } from '../record/run-lock.ts'

/** An error in the body, and its path. */
export interface FieldError {
  readonly path: string
  readonly message: string
}

/** A file system that is full or broken. */
const diskErrorCodes = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS']

/** An error that /api returns as problem details (RFC 9457). */
export class Problem extends Error {
  readonly status: number
  readonly errors: readonly FieldError[]

  constructor(status: number, detail: string, errors: readonly FieldError[] = []) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.errors = errors
  }
}

/** Validates the body of a request. @throws Problem 400 with every error and its JSON path */
export function validateBody<T>(schema: z.ZodType<T>, body: unknown, detail = 'The body is wrong'): T {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new Problem(
    400,
    detail,
    read.error.issues.map(({ path, message }) => ({ path: jsonPath(path), message })),
  )
}

export function sendProblem(response: Response, { status, message, errors }: Problem): void {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail: message, ...(errors.length > 0 ? { errors } : {}) }
  response.status(status).type('application/problem+json').send(JSON.stringify(body))
}

/** Responds to what a handler of /api threw.
 *  @param reportError takes the errors that are the collector's own */
export function problemHandler(reportError: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const problem = toProblem(error)
    if (problem.status === 500) reportError(error)
    sendProblem(response, problem)
  }
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof LockLostError) return new Problem(409, error.message)
  if (diskErrorCodes.includes(errorCode(error))) return new Problem(507, errorMessage(error))
  // Express's own errors: a body that is not JSON, too large, a path that cannot be decoded.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) return new Problem(error.status, error.message)
  return new Problem(500, 'The collector failed. See its log.')
}
