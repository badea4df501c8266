import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Encoding, encodingOf } from './encoding.ts'
import { malformed, Refusal } from './refusal.ts'

/** One export's bytes, complete and uncompressed. */
export interface Admitted {
  readonly encoding: Encoding
  readonly bytes: Buffer
  /** The body as it was sent. */
  readonly sent: Buffer
}

/** Bytes of a request's body as sent, and after decompression by encoding: parsed JSON takes many times its size. */
export interface Limits {
  readonly sent: number
  readonly inflated: Readonly<Record<Encoding, number>>
}

const mebibyte = 1024 * 1024
const usual: Limits = { sent: 16 * mebibyte, inflated: { protobuf: 64 * mebibyte, json: 16 * mebibyte } }
const inflate = promisify(gunzip)

/** Takes in the body of an OTLP/HTTP request (OTLP 1.9, "OTLP/HTTP Request").
 *  @throws Refusal 405, 415, 413 or 400 when it is not a POST of protobuf or JSON, too large, or not what it says it is */
export async function admit(request: IncomingMessage, limits: Limits = usual): Promise<Admitted> {
  if (request.method !== 'POST') throw new Refusal(405, `Cannot take a ${request.method} request: OTLP is sent with POST`)
  const encoding = expectEncoding(request)
  const compressed = expectGzipOrIdentity(request)
  const sent = await readBody(request, limits.sent)
  return { encoding, sent, bytes: compressed ? await inflateWithin(sent, limits.inflated[encoding]) : sent }
}

function expectEncoding(request: IncomingMessage): Encoding {
  const encoding = encodingOf(request.headers['content-type'])
  if (encoding) return encoding
  throw new Refusal(415, `Cannot read content type ${request.headers['content-type'] ?? '(none)'}: expected application/x-protobuf or application/json`)
}

function expectGzipOrIdentity(request: IncomingMessage): boolean {
  const found = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (found === 'gzip') return true
  if (found === 'identity' || found === '') return false
  throw new Refusal(415, `Cannot read content encoding ${found}: expected gzip or identity`)
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge('body', limit)
  const chunks: Buffer[] = []
  let size = 0
  try {
    // Without a listener that keeps it alive, leaving the loop would destroy the socket before the refusal is answered.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length
      if (size > limit) throw tooLarge('body', limit)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof Refusal ? error : malformed('The body broke off before its end', error)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)
}

async function inflateWithin(sent: Buffer, limit: number): Promise<Buffer> {
  try {
    return await inflate(sent, { maxOutputLength: limit })
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge('decompressed body', limit)
    throw malformed('Cannot decompress the body: it is not whole gzip data', error)
  }
}

function tooLarge(what: string, limit: number): Refusal {
  return new Refusal(413, `The ${what} is larger than ${limit / mebibyte} MiB: send fewer metrics or log records at once`)
}
