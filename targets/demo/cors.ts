import type { RequestHandler } from 'express'

const preflight = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key',
  'access-control-max-age': '600',
}

/** Lets the pages of any origin read answers, and answers a browser's question whether it may ask at all
 *  (https://fetch.spec.whatwg.org/#http-cors-protocol). Tokens travel in a header, never in cookies, so any origin may.
 *  @param missing whether all of that is left out (a fault) */
export function cors(missing: () => boolean): RequestHandler {
  return (request, response, next) => {
    if (missing()) return next()
    response.set('access-control-allow-origin', '*')
    if (request.method === 'OPTIONS') response.status(204).set(preflight).end()
    else next()
  }
}
