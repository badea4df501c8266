import { errorMessage } from '../../contract/errors.ts'
import { decodeJsonLogs, decodeJsonMetrics } from './decode-json.ts'
import { decodeProtobufLogs, decodeProtobufMetrics } from './decode-protobuf.ts'
import type { Encoding } from './otlp-http.ts'
import { malformed, Refusal } from './refusal.ts'
import type { Decoded, Signal } from './signal.ts'

const decoders = {
  metrics: { protobuf: decodeProtobufMetrics, json: decodeJsonMetrics },
  logs: { protobuf: decodeProtobufLogs, json: decodeJsonLogs },
} as const

/** Decodes and validates an ExportMetricsServiceRequest or ExportLogsServiceRequest.
 *  @param bytes the whole message, uncompressed
 *  @throws Refusal 400, and nothing else, when it breaks its encoding or a judged value is impossible */
export function decode(kind: Signal['kind'], encoding: Encoding, bytes: Buffer): Decoded {
  try {
    return decoders[kind][encoding](bytes)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw malformed(`Cannot read the export: it is not ${encoding === 'json' ? 'OTLP/JSON' : 'an OTLP protobuf message'} (${errorMessage(error)})`, error)
  }
}
