import { parseRetryAfter } from '../../contract/retry.ts'
import { quotable } from './quotable.ts'

/** One request, as it is sent: to one address, and nowhere that it redirects to. */
export interface Sending {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Whether a status other than 2xx means "later" and not "never". */
  readonly isPassing: (status: number) => boolean
}

/** How an attempt ended. Reasons are for people, and hold no URL, since that may carry a key. */
export type Attempt =
  | { readonly outcome: 'taken'; readonly contentType: string; readonly answer: Buffer }
  /** @property after ms that the receiver asks to be left alone; null: it does not say */
  | { readonly outcome: 'later'; readonly reason: string; readonly after: number | null }
  | { readonly outcome: 'refused'; readonly reason: string }

/** Pauses between attempts: about 1 s, 2 s, 4 s … up to half a minute. */
export const backoff = { firstMs: 1000, maxMs: 30_000 } as const
/** ms for a whole answer. */
const patience = 10_000
/** Seconds that a receiver may ask to be left alone. */
const longestRest = 300
/** Bytes of an answer that are read: one that is larger says nothing that we understand. */
const mostRead = 65_536

/** Sends once. Never throws: a receiver that cannot be reached is asked again later. @param signal gives the attempt up */
export async function attempt({ url, headers, body, isPassing }: Sending, signal: AbortSignal): Promise<Attempt> {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(patience)])
    const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body), redirect: 'manual', signal: within })
    const answer = await beginningOf(response)
    if (response.ok) return { outcome: 'taken', contentType: response.headers.get('content-type') ?? '', answer }
    const reason = `it answered ${response.status}${quoted(response.headers.get('content-type') ?? '', answer, headers)}`
    if (!isPassing(response.status)) return { outcome: 'refused', reason }
    const asked = response.headers.get('retry-after')
    return { outcome: 'later', reason, after: asked === null ? null : parseRetryAfter(asked, Date.now(), longestRest) * 1000 }
  } catch (error) {
    return { outcome: 'later', reason: reasonOf(error), after: null }
  }
}

async function beginningOf({ body }: Response): Promise<Buffer> {
  if (!body) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= mostRead) break
  }
  return Buffer.concat(chunks).subarray(0, mostRead)
}

/** What a receiver says of a refusal, where it is text. */
function quoted(contentType: string, answer: Buffer, headers: Sending['headers']): string {
  if (!/json|text\/plain/.test(contentType) || answer.length === 0) return ''
  return `: ${quotable(answer.toString('utf8'), headers)}`
}

/** fetch tells of the connection in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${patience / 1000} s`
  const { cause } = error
  if (cause instanceof Error && 'code' in cause) return `no connection (${String(cause.code)})`
  return error.name === 'AbortError' ? 'given up' : 'no connection'
}
