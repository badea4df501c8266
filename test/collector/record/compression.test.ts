import { zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Compression } from '../../../collector/record/compression.ts'
import { versions } from '../../../collector/record/format.ts'

const logs = { signal: 'logs', encoding: 'json' } as const
const metrics = { signal: 'metrics', encoding: 'protobuf' } as const
const exportOf = (second: number) => Buffer.from(`{"endpoint":"orders.create","outcome":"expected","at":${second},"by":"candidate"}`)

describe('compression', () => {
  test.each(versions)('of version %i returns any exports of any kinds', version => {
    const kind = fc.constantFrom(logs, metrics)
    const exports = fc.array(fc.tuple(kind, fc.oneof(fc.uint8Array({ maxLength: 12_000 }), fc.nat(99).map(exportOf))), { maxLength: 12 })
    fc.assert(
      fc.property(exports, all => {
        const [write, read] = [new Compression(version), new Compression(version)]
        for (const [kind, bytes] of all) expect(read.decompress(kind, write.compress(kind, Buffer.from(bytes))).equals(bytes)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('writes little more than the new bytes of an export', () => {
    const compression = new Compression(2)
    const [first = 0, second = 0] = [1, 2].map(at => compression.compress(logs, exportOf(at)).length)
    expect(first).toBeGreaterThan(60)
    expect(second).toBeLessThan(first / 2)
  })

  test('of version 1 makes each export a zstd frame of its own', () => {
    const compression = new Compression(1)
    for (const at of [1, 2, 3]) expect(zstdDecompressSync(compression.compress(logs, exportOf(at)))).toEqual(exportOf(at))
  })

  test('compares an export with those of its own kind only', () => {
    const compression = new Compression(2)
    const alone = compression.compress(metrics, exportOf(1)).length
    expect(compression.compress(logs, exportOf(2)).length).toBe(alone)
  })

  test('accepts exports that begin like a trained dictionary', () => {
    const [write, read] = [new Compression(2), new Compression(2)]
    const likeDictionary = Buffer.concat([Buffer.from([0x37, 0xa4, 0x30, 0xec]), exportOf(1)])
    for (const payload of [likeDictionary, exportOf(2)]) expect(read.decompress(metrics, write.compress(metrics, payload))).toEqual(payload)
  })

  test('refuses an export after other exports than those it was compressed after', () => {
    const write = new Compression(2)
    write.compress(logs, exportOf(1))
    const stored = write.compress(logs, exportOf(1))
    expect(() => new Compression(2).decompress(logs, stored)).toThrow()
    const other = new Compression(2)
    other.decompress(logs, new Compression(2).compress(logs, Buffer.from(exportOf(1).toString().replace('expected', 'affected'))))
    expect(() => other.decompress(logs, stored)).toThrow()
  })
})
