import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import protobuf from 'protobufjs'

const { root } = protobuf.parse(readFileSync(join(import.meta.dirname, 'otlp.proto'), 'utf8'), { keepCase: false })

/** The library's own coder of a message of the schema, by name. */
export const messages = {
  metrics: root.lookupType('otlp.ExportMetricsServiceRequest'),
  logs: root.lookupType('otlp.ExportLogsServiceRequest'),
  traces: root.lookupType('otlp.ExportTraceServiceRequest'),
  status: root.lookupType('otlp.Status'),
} as const

/** A message written in the OTLP/JSON form, in protobuf. 64-bit numbers may be decimal texts. */
export function protobufOf(kind: 'metrics' | 'logs', message: object): Buffer {
  const type = messages[kind]
  return Buffer.from(type.encode(type.fromObject(message)).finish())
}

export function jsonOf(message: object): Buffer {
  return Buffer.from(JSON.stringify(message))
}
