import { isIP, type LookupFunction } from 'node:net'
import { type Dispatcher, Pool } from 'undici'

export interface HttpRequest {
  readonly method?: string
  /** Path with query, from the root. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** ms for the whole response. */
  readonly timeout: number
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A response began and was cut off. */
export class ResponseCutOffError extends Error {}

/** Sends requests to one server at one pinned address. Follows no redirect and uses no proxy of the environment. */
export interface HttpClient extends Disposable {
  readonly origin: string
  /** @throws ResponseCutOffError, Error of the connection or of the timeout */
  send(request: HttpRequest): Promise<HttpResponse>
}

export interface HttpClientOptions {
  /** Open at once; 16 by default. */
  readonly maxConnections?: number
  /** Whether connections are reused; true by default. */
  readonly keepAlive?: boolean
  /** Inspects each response before it is returned; what it throws, `send` throws. */
  readonly inspect?: (response: HttpResponse, request: HttpRequest) => void
}

/** @param url origin of the server  @param address IP that its name is pinned to */
export function createHttpClient(url: URL, address: string, { maxConnections = 16, keepAlive = true, inspect }: HttpClientOptions = {}): HttpClient {
  const pool = openPool(url, address, { connections: maxConnections, pipelining: keepAlive ? 1 : 0, headersTimeout: 0, bodyTimeout: 0 })
  return {
    origin: url.origin,
    send: async request => {
      const { method = 'GET', body, timeout } = request
      const { pathname, search } = new URL(request.path, url)
      const json = body === undefined ? {} : { 'content-type': 'application/json' }
      const response = await exchange(pool, {
        method,
        path: `${pathname}${search}`,
        headers: { accept: 'application/json', 'user-agent': 'cutover', ...json, ...request.headers },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      }).catch((error: Error) => {
        throw isTimeout(error) ? new Error(`no answer within ${timeout / 1000} s`) : error
      })
      inspect?.(response, request)
      return response
    },
    [Symbol.dispose]: () => void pool.destroy(),
  }
}

/** Connections to one server at one address, by HTTP/1.1 as browsers' proxies and k6 use it. */
export function openPool(url: URL, address: string, options: Pool.Options): Pool {
  return new Pool(url.origin, { ...options, allowH2: false, connect: { lookup: pinnedLookup(address), timeout: 0 } })
}

/** Sends one request and reads the whole response. @throws ResponseCutOffError, Error of the connection, the signal's reason */
export async function exchange(pool: Pool, request: Dispatcher.RequestOptions & { readonly signal: AbortSignal }): Promise<HttpResponse> {
  const { statusCode, headers, body } = await pool.request(request).catch((error: Error) => {
    throw explainConnectionError(error)
  })
  try {
    return { status: statusCode, headers, body: Buffer.from(await body.arrayBuffer()).toString('utf8') }
  } catch (error) {
    if (request.signal.aborted || !(error instanceof Error)) throw request.signal.reason ?? error
    throw new ResponseCutOffError(error.message, { cause: error })
  }
}

/** Puts what to do into the error's message; callers still see its class and code. */
function explainConnectionError(error: Error): Error {
  const words = describeConnectionError(error)
  if (words !== null) error.message = words
  return error
}

function isTimeout({ name }: Error): boolean {
  return name === 'TimeoutError'
}

/** Whether the connection ended in place of a response. */
export function isConnectionReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'UND_ERR_SOCKET')
}

/** The header that shows a token; none without one. */
export function bearer(token: string | undefined): Readonly<Record<string, string>> {
  return token ? { authorization: `Bearer ${token}` } : {}
}

/** Name resolution that always gives the address which was admitted before the load. */
export function pinnedLookup(address: string): LookupFunction {
  const family = isIP(address)
  return (_name, options, callback) => {
    if (options.all) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}

/** Describes a connection error, and what to do about it, where the error itself does not.
 *  @returns a sentence without a full stop; null for errors that speak for themselves */
function describeConnectionError(error: Error): string | null {
  const code = 'code' in error ? String(error.code) : ''
  if (untrusted.has(code))
    return `its certificate is not signed by an authority that this machine trusts (${code}): pass that authority, or a self-signed certificate itself, with --ca <file.pem>`
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return `its certificate is not valid now (${code}): renew it, or set this machine's clock right`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `its certificate is for another name: ${error.message}. Use the name that it is for`
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') return `it does not speak TLS at this port (${code}): is it http:// rather than https://?`
  if (code === 'UND_ERR_SOCKET') return 'it closed the connection without an answer'
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return 'it sent no answer in time'
  if (error.name === 'HTTPParserError')
    return `it does not speak HTTP at this port (${error.message}): is it https:// rather than http://, or the port of another service?`
  return null
}

/** OpenSSL's verification errors that a further authority cures (https://docs.openssl.org/3.0/man1/openssl-verification-options). */
const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** The JSON in a text; undefined when it is none. A parser's own message would quote the text, which may hold a token. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
