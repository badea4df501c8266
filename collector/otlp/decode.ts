import type { Encoding } from './encoding.ts'
import { decodeJsonLogs } from './json-logs.ts'
import { decodeJsonMetrics } from './json-metrics.ts'
import { decodeProtobufLogs } from './protobuf-logs.ts'
import { decodeProtobufMetrics } from './protobuf-metrics.ts'
import { malformed, Refusal } from './refusal.ts'
import type { Decoded, Signal } from './signal.ts'

const decoders = {
  metrics: { protobuf: decodeProtobufMetrics, json: decodeJsonMetrics },
  logs: { protobuf: decodeProtobufLogs, json: decodeJsonLogs },
} as const

/** Reads an ExportMetricsServiceRequest or ExportLogsServiceRequest.
 *  @param bytes the whole message, uncompressed
 *  @throws Refusal, and nothing else, when it breaks its encoding or holds judged values that cannot be */
export function decode(kind: Signal['kind'], encoding: Encoding, bytes: Buffer): Decoded {
  try {
    return decoders[kind][encoding](bytes)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw malformed(`Cannot read the export: it is not ${encoding === 'json' ? 'OTLP/JSON' : 'an OTLP protobuf message'} (${reasonOf(error)})`, error)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
