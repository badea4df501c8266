import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode } from '../../../collector/otlp/decode.ts'
import { Refusal } from '../../../collector/otlp/refusal.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { judgedMetric, logsExport, metricsExport, skippedMetric } from './arbitrary.ts'
import { jsonOf, protobufOf } from './otlp.ts'
import { signalByReflection } from './reference.ts'

const kinds = [
  { kind: 'metrics', arbitrary: metricsExport },
  { kind: 'logs', arbitrary: logsExport },
] as const

function expectOwnErrorOnly(kind: Signal['kind'], encoding: 'protobuf' | 'json', bytes: Buffer): void {
  try {
    decode(kind, encoding, bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.status).toBe(400)
  }
}

describe.each(kinds)('decoding $kind', ({ kind, arbitrary }) => {
  test('agrees with protobufjs on any export', () => {
    fc.assert(
      fc.property(arbitrary, message => {
        const bytes = protobufOf(kind, message)
        expect(decode(kind, 'protobuf', bytes).signal).toStrictEqual(signalByReflection(kind, bytes))
      }),
      { numRuns: 300 },
    )
  })

  test('gives the same signal for protobuf and for JSON', () => {
    fc.assert(
      fc.property(arbitrary, message => {
        expect(decode(kind, 'json', jsonOf(message))).toStrictEqual(decode(kind, 'protobuf', protobufOf(kind, message)))
      }),
      { numRuns: 300 },
    )
  })

  test('any bytes: returns a signal or throws its own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('protobuf', 'json'), (bytes, encoding) =>
        expectOwnErrorOnly(kind, encoding, Buffer.from(bytes)),
      ),
      { numRuns: 1000 },
    )
  })

  test('any truncation and any changed byte: returns a signal or throws its own error', () => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom('protobuf', 'json'), fc.nat(), fc.integer({ min: 1, max: 255 }), (message, encoding, where, bits) => {
        const bytes = encoding === 'json' ? jsonOf(message) : protobufOf(kind, message)
        const at = where % Math.max(bytes.length, 1)
        expectOwnErrorOnly(kind, encoding, bytes.subarray(0, at))
        if (bytes.length > 0) bytes.writeUInt8((bytes[at] ?? 0) ^ bits, at)
        expectOwnErrorOnly(kind, encoding, bytes)
      }),
      { numRuns: 1000 },
    )
  })

  test('any JSON: returns a signal or throws its own error', () => {
    const names = [
      'resourceMetrics',
      'resourceLogs',
      'scopeMetrics',
      'metrics',
      'sum',
      'dataPoints',
      'name',
      'attributes',
      'key',
      'value',
      'scopeLogs',
      'logRecords',
    ]
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('tree'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(tree, value => expectOwnErrorOnly(kind, 'json', jsonOf({ resourceMetrics: value, resourceLogs: value }))),
      { numRuns: 500 },
    )
  })
})

test('decoding: metrics that are not judged never change the points of judged ones', () => {
  const batch = fc.array(
    fc.oneof(
      judgedMetric.map(metric => ({ metric, judged: true })),
      skippedMetric.map(metric => ({ metric, judged: false })),
    ),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(batch, all => {
      const bytes = (found: typeof all) => protobufOf('metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics: found.map(({ metric }) => metric) }] }] })
      expect(decode('metrics', 'protobuf', bytes(all))).toStrictEqual(decode('metrics', 'protobuf', bytes(all.filter(({ judged }) => judged))))
    }),
    { numRuns: 300 },
  )
})
