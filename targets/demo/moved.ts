import type { RequestHandler } from 'express'

/** Where the baseline has its API. */
export const oldPath = '/api'

/** Sends clients that still ask under the old path on to the new one: 308 (RFC 9110, section 15.4.9) keeps method and body, and the query stays. */
export const moved: RequestHandler = (request, response, next) => {
  if (/^\/v1(?:\/|$)/.test(request.path)) next()
  else response.redirect(308, `${oldPath}/v1${request.url}`)
}
