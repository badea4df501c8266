import protobuf from 'protobufjs/minimal.js'
import type { Refusal } from './refusal.ts'

/** How an OTLP message is written down. */
export type Encoding = 'protobuf' | 'json'

export const contentTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const

/** Encoding that a content-type header names; null for any other. Parameters such as charset are ignored. */
export function encodingOf(contentType: string | undefined): Encoding | null {
  const found = contentType?.split(';')[0]?.trim().toLowerCase()
  if (found === contentTypes.protobuf) return 'protobuf'
  return found === contentTypes.json ? 'json' : null
}

/** Body that answers a recorded export: an Export*ServiceResponse without a partial success. */
export function successBody(encoding: Encoding): Buffer {
  return encoding === 'json' ? Buffer.from('{}') : Buffer.alloc(0)
}

/** Body that answers a refused export: google.rpc.Status (google/rpc/status.proto: code 1, message 2). */
export function statusBody(encoding: Encoding, refusal: Pick<Refusal, 'code' | 'message'>): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code: refusal.code, message: refusal.message }))
  return Buffer.from(protobuf.Writer.create().uint32(0x08).int32(refusal.code).uint32(0x12).string(refusal.message).finish())
}
