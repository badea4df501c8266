import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest, type RequestOptions } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { isIP } from 'node:net'

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
  const options = { keepAlive, maxSockets: maxConnections, lookup: pinnedLookup(address) }
  const secure = url.protocol === 'https:'
  const agent = secure ? new SecureAgent(options) : new PlainAgent(options)
  const send = secure ? secureRequest : plainRequest
  return {
    origin: url.origin,
    send: async request => {
      const response = await exchange(done => send(new URL(request.path, url), requestOptions(request, agent), done), request)
      inspect?.(response, request)
      return response
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

function requestOptions(request: HttpRequest, agent: PlainAgent): RequestOptions {
  const json = request.body === undefined ? {} : { 'content-type': 'application/json' }
  return {
    agent,
    method: request.method ?? 'GET',
    headers: { accept: 'application/json', 'user-agent': 'cutover', ...json, ...request.headers },
    signal: AbortSignal.timeout(request.timeout),
  }
}

function exchange(send: (done: (response: IncomingMessage) => void) => ClientRequest, { timeout, body }: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(isTimeout(error) ? new Error(`no answer within ${timeout / 1000} s`) : explainConnectionError(error))
    const cutOff = (error: Error) => fail(isTimeout(error) ? error : new ResponseCutOffError(error.message))
    const sent = send(response => readResponse(response).then(resolve, cutOff))
    sent.on('error', fail)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** Puts what to do into the error's message; callers still see its class and code. */
function explainConnectionError(error: Error): Error {
  const words = describeConnectionError(error)
  if (words !== null) error.message = words
  return error
}

function isTimeout({ name }: Error): boolean {
  return name === 'AbortError' || name === 'TimeoutError'
}

async function readResponse(response: IncomingMessage): Promise<HttpResponse> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }
}

/** Name resolution that always gives the address which was admitted before the load. */
export function pinnedLookup(address: string): NonNullable<RequestOptions['lookup']> {
  const family = isIP(address)
  return (_name, options, callback) => {
    if (options.all) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}

/** Describes a connection error, and what to do about it, where the error itself does not.
 *  @returns a sentence without a full stop; null for errors that speak for themselves */
export function describeConnectionError(error: Error): string | null {
  const code = 'code' in error ? String(error.code) : ''
  if (untrusted.has(code))
    return `its certificate is not signed by an authority that this machine trusts (${code}): pass that authority, or a self-signed certificate itself, with --ca <file.pem>`
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return `its certificate is not valid now (${code}): renew it, or set this machine's clock right`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `its certificate is for another name: ${error.message}. Use the name that it is for`
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') return `it does not speak TLS at this port (${code}): is it http:// rather than https://?`
  if (code.startsWith('HPE_')) return `it does not speak HTTP at this port (${code}): is it https:// rather than http://, or the port of another service?`
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
