import { parseRetryAfter } from '../../contract/retry.ts'
import { withoutSecrets } from '../../contract/secrets.ts'
import { parseContentType } from '../otlp/otlp-http.ts'
import { eachField, eachFieldInside, int64, readerOf, text } from '../otlp/protobuf-wire.ts'

/** One POST to one address. Redirects are not followed. */
export interface DeliveryRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Whether a status other than 2xx means "later" and not "never". */
  readonly isRetryable: (status: number) => boolean
}

/** How one attempt ended. Reasons are log texts; they hold no URL, since that may carry a key. */
export type SendResult =
  | { readonly outcome: 'accepted'; readonly contentType: string; readonly response: Buffer }
  /** @property retryAfterMs what the receiver asks for; null: it does not say */
  | { readonly outcome: 'retryable'; readonly reason: string; readonly retryAfterMs: number | null }
  | { readonly outcome: 'refused'; readonly reason: string }

/** Pauses between attempts: about 1 s, 2 s, 4 s … up to half a minute. */
export const backoff = { firstMs: 1000, maxMs: 30_000 } as const
/** For a whole response. */
const timeoutMs = 10_000
const maxRetryAfterSeconds = 300
/** Bytes of a response that are read. */
const maxReadBytes = 65_536

/** Sends a request once. Never throws: a receiver that cannot be reached is a retryable result. @param signal aborts the attempt */
export async function sendRequest({ url, headers, body, isRetryable }: DeliveryRequest, signal: AbortSignal): Promise<SendResult> {
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const received = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body), redirect: 'manual', signal: deadline })
    const response = await readBeginning(received)
    const contentType = received.headers.get('content-type') ?? ''
    if (received.ok) return { outcome: 'accepted', contentType, response }
    const reason = `status ${received.status}${quoteText(contentType, response, headers)}`
    if (!isRetryable(received.status)) return { outcome: 'refused', reason }
    const asked = received.headers.get('retry-after')
    return { outcome: 'retryable', reason, retryAfterMs: asked === null ? null : parseRetryAfter(asked, Date.now(), maxRetryAfterSeconds) * 1000 }
  } catch (error) {
    return { outcome: 'retryable', reason: describeConnectionError(error), retryAfterMs: null }
  }
}

async function readBeginning({ body }: Response): Promise<Buffer> {
  if (!body) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= maxReadBytes) break
  }
  return Buffer.concat(chunks).subarray(0, maxReadBytes)
}

function quoteText(contentType: string, response: Buffer, headers: DeliveryRequest['headers']): string {
  if (!/json|text\/plain/.test(contentType) || response.length === 0) return ''
  return `: ${quoteReceiver(response.toString('utf8'), headers)}`
}

/** fetch has the connection's error in its cause. */
function describeConnectionError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no response within ${timeoutMs / 1000} s`
  const { cause } = error
  if (cause instanceof Error && 'code' in cause) return `no connection (${String(cause.code)})`
  return error.name === 'AbortError' ? 'aborted' : 'no connection'
}

/** Fields of Export{Metrics,Logs,Trace}ServiceResponse and of their partial success: the same numbers in all three. */
const fields = { partialSuccess: 1, rejected: 1, message: 2 } as const
const rejectedKeys = ['rejectedDataPoints', 'rejectedLogRecords', 'rejectedSpans'] as const

interface PartialSuccess {
  readonly rejected: number
  readonly message: string
}

/** Describes what a receiver rejected of an export that it accepted, or its warning (OTLP 1.9, "Partial Success").
 *  @param headers that the receiver was sent  @returns null where it reports nothing, or nothing readable */
export function describePartialSuccess(
  { contentType, response }: SendResult & { readonly outcome: 'accepted' },
  headers: Readonly<Record<string, string>>,
): string | null {
  try {
    const { rejected, message } = parseContentType(contentType) === 'json' ? parseJson(response) : parseProtobuf(response)
    if (rejected === 0 && message === '') return null
    const quoted = quoteReceiver(message, headers)
    if (rejected === 0) return `accepted an export with a warning: ${quoted}`
    return `rejected ${rejected} items of an export${quoted ? `: ${quoted}` : ''}`
  } catch {
    return null
  }
}

function parseJson(response: Buffer): PartialSuccess {
  const partial: Readonly<Record<string, unknown>> = JSON.parse(response.toString() || '{}').partialSuccess ?? {}
  const rejected = rejectedKeys.reduce((sum, key) => sum + Number(partial[key] ?? 0), 0)
  return { rejected, message: String(partial.errorMessage ?? '') }
}

function parseProtobuf(response: Buffer): PartialSuccess {
  let [rejected, message] = [0, '']
  const reader = readerOf(response)
  eachField(reader, (field, wire) => {
    if (field !== fields.partialSuccess) return false
    eachFieldInside(reader, wire, (inner, innerWire) => {
      if (inner === fields.rejected) rejected = Number(int64(reader, innerWire))
      else if (inner === fields.message) message = text(reader, innerWire)
      else return false
      return true
    })
    return true
  })
  return { rejected, message }
}

const maxQuotedLength = 200
const minKeyLength = 8

/** Quotes a receiver in the log: one line, bounded, without keys, since receivers quote what they were sent.
 *  @param headers that it was sent */
function quoteReceiver(quoted: string, headers: Readonly<Record<string, string>>): string {
  return removeKeys(withoutSecrets(quoted), headers)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, maxQuotedLength)
    .trim()
}

/** Each word of a header's value may be a key, those of `content-…` aside. */
function removeKeys(quoted: string, headers: Readonly<Record<string, string>>): string {
  const values = Object.entries(headers).flatMap(([name, value]) => (name.startsWith('content-') ? [] : value.split(' ')))
  return values.filter(word => word.length >= minKeyLength).reduce((rest, key) => rest.replaceAll(key, '(key)'), quoted)
}
