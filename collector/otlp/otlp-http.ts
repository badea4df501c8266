import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import protobuf from 'protobufjs/minimal.js'
import { malformed, Refusal } from './refusal.ts'

/** Encoding of an OTLP message. */
export type Encoding = 'protobuf' | 'json'

export const contentTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const

/** Parses a content-type header; parameters such as charset are ignored. @returns null for any other type */
export function parseContentType(contentType: string | undefined): Encoding | null {
  const found = contentType?.split(';')[0]?.trim().toLowerCase()
  if (found === contentTypes.protobuf) return 'protobuf'
  return found === contentTypes.json ? 'json' : null
}

/** Response body for a recorded export: an Export*ServiceResponse without a partial success. */
export function successBody(encoding: Encoding): Buffer {
  return encoding === 'json' ? Buffer.from('{}') : Buffer.alloc(0)
}

/** Response body for a refused export: google.rpc.Status (google/rpc/status.proto: code 1, message 2). */
export function statusBody(encoding: Encoding, refusal: Pick<Refusal, 'code' | 'message'>): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code: refusal.code, message: refusal.message }))
  return Buffer.from(protobuf.Writer.create().uint32(0x08).int32(refusal.code).uint32(0x12).string(refusal.message).finish())
}

/** Body of one export, complete and uncompressed. */
export interface ExportBody {
  readonly encoding: Encoding
  readonly bytes: Buffer
  /** The body as sent. */
  readonly sent: Buffer
}

/** Most bytes of a body as sent, and after decompression: parsed JSON takes many times its size. */
interface BodyLimits {
  readonly sent: number
  readonly inflated: Readonly<Record<Encoding, number>>
}

const mebibyte = 1024 * 1024
const defaultLimits: BodyLimits = { sent: 16 * mebibyte, inflated: { protobuf: 64 * mebibyte, json: 16 * mebibyte } }
const inflate = promisify(gunzip)

/** Reads the body of an OTLP/HTTP request (OTLP 1.9, "OTLP/HTTP Request").
 *  @throws Refusal 405 unless it is a POST, 415 for another content type or encoding, 413 when it is too large, 400 when it breaks off or is no gzip data */
export async function readExportBody(request: IncomingMessage, limits: BodyLimits = defaultLimits): Promise<ExportBody> {
  if (request.method !== 'POST') throw new Refusal(405, `Cannot take a ${request.method} request: OTLP is sent with POST`)
  const encoding = expectEncoding(request)
  const compressed = expectGzipOrIdentity(request)
  const sent = await readBody(request, limits.sent)
  return { encoding, sent, bytes: compressed ? await decompress(sent, limits.inflated[encoding]) : sent }
}

function expectEncoding(request: IncomingMessage): Encoding {
  const encoding = parseContentType(request.headers['content-type'])
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

async function decompress(sent: Buffer, limit: number): Promise<Buffer> {
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
