import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describeConnectionError, type HttpResponse, pinnedLookup } from '../platform/http-client.ts'
import type { RunForm } from './form.ts'

/** Where a run goes to. */
export interface Target {
  /** Origin of the collector. */
  readonly url: URL
  /** IP that its name is pinned to. */
  readonly address: string
  readonly token?: string
}

/** ms without a byte in either direction: a large record is judged before the answer comes. */
const silence = 120_000

/** What is sent, and who hears of it. */
interface Sent {
  readonly id: string
  readonly form: RunForm
  /** Told how many bytes went out so far. */
  readonly sent: (bytes: number) => void
  /** Breaks the request off. */
  readonly interrupted: AbortSignal
}

/** Sends a finished run to a collector. @throws Error of the connection, or of the interruption */
export async function putRun({ url, address, token }: Target, { id, form, sent, interrupted }: Sent): Promise<HttpResponse> {
  const send = url.protocol === 'https:' ? secureRequest : plainRequest
  const headers = {
    'content-type': form.contentType,
    'content-length': form.length,
    accept: 'application/json',
    'user-agent': 'cutover',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  }
  const options = { method: 'PUT', headers, lookup: pinnedLookup(address), timeout: silence, agent: false, signal: interrupted }
  const request = send(new URL(`/api/runs/${id}`, url), options)
  request.on('timeout', () => request.destroy(new Error(`no answer within ${silence / 1000} s`)))
  const answer = answerOf(request)
  // A collector that refuses may stop reading: then its answer says more than the broken connection.
  pipeline(Readable.from(counted(form, sent)), request).catch(() => {})
  return await answer
}

async function* counted(form: RunForm, sent: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const piece of form.pieces()) {
    yield piece
    bytes += piece.length
    sent(bytes)
  }
}

function answerOf(request: ReturnType<typeof plainRequest>): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    request.on('error', error => reject(new Error(describeConnectionError(error) ?? error.message, { cause: error })))
    request.on('response', async response => {
      const chunks: Buffer[] = []
      try {
        for await (const chunk of response) chunks.push(chunk)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') })
      } catch (error) {
        reject(error)
      }
    })
  })
}
