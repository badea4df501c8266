import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'

/** What is wrong in the body, and where. */
export interface Mistake {
  readonly path: string
  readonly message: string
}

/** What a file system says when it takes no more. */
const fullOrBroken = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS']

/** An error that /api answers as problem details (RFC 9457). */
export class Problem extends Error {
  readonly status: number
  readonly errors: readonly Mistake[]

  constructor(status: number, detail: string, errors: readonly Mistake[] = []) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.errors = errors
  }
}

export function sendProblem(response: Response, { status, message, errors }: Problem): void {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail: message, ...(errors.length > 0 ? { errors } : {}) }
  response.status(status).type('application/problem+json').send(JSON.stringify(body))
}

/** Answers what a handler of /api threw. What is nobody's mistake but ours is also told to `report`. */
export function problemHandler(report: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const problem = asProblem(error)
    if (problem.status === 500) report(error)
    sendProblem(response, problem)
  }
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof Error && 'code' in error && fullOrBroken.includes(String(error.code))) return new Problem(507, error.message)
  // Express's own errors: a body that is not JSON, too large, a path that cannot be decoded.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) return new Problem(error.status, error.message)
  return new Problem(500, 'The collector failed; its log says how')
}
