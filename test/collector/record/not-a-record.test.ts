import { readFileSync, writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultOf, read, small, written } from './recorded.ts'
import { temporaryPath } from './temporary.ts'

describe('a file that is not a complete record', () => {
  test('is damaged when a frame is missing', async () => {
    const path = temporaryPath('record.bin')
    await written(path, small)
    const whole = readFileSync(path)
    const [, second, third] = read(path).frames.map(frame => frame.offset)
    writeFileSync(path, Buffer.concat([whole.subarray(0, second), whole.subarray(third)]))
    expect(faultOf(path).message).toContain('expected frame 1, got 2')
  })

  test('is damaged when one of its frames was taken from another record', async () => {
    const [path, other] = [temporaryPath('record.bin'), temporaryPath('record.bin')]
    await written(
      path,
      ['the orders of one run', '', 'the orders of one run again'].map(text => Buffer.from(text)),
    )
    await written(
      other,
      ['the orders of two runs', '', 'the orders of two runs again'].map(text => Buffer.from(text)),
    )
    const at = read(path).frames[2]?.offset ?? 0
    writeFileSync(path, Buffer.concat([readFileSync(path).subarray(0, at), readFileSync(other).subarray(read(other).frames[2]?.offset)]))
    expect(faultOf(path)).toMatchObject({ fault: 'damaged', offset: at, message: expect.stringContaining('does not decompress') })
  })

  test('of a newer version is reported as such', () => {
    const path = temporaryPath('record.bin')
    const header = Buffer.alloc(16)
    header.write('cutover\n')
    header.writeUInt32LE(3, 8)
    header.writeUInt32LE(crc32(header.subarray(0, 12)), 12)
    writeFileSync(path, header)
    expect(faultOf(path)).toMatchObject({ fault: 'newer', message: expect.stringContaining('expected version 1 or 2, got 3') })
  })

  test('of another format is reported as foreign', () => {
    const path = temporaryPath('record.bin')
    writeFileSync(path, '{"this":"is JSON","not":"a record"}')
    expect(faultOf(path)).toMatchObject({ fault: 'foreign' })
  })

  test('never crashes the reader, whatever follows the header', async () => {
    const path = temporaryPath('record.bin')
    await written(path, [])
    const header = readFileSync(path)
    const marker = Uint8Array.from([0xc7, 0x0e, 0xf1, 0xa5])
    const piece = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constant(marker))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), pieces => {
        const bytes = Buffer.concat([header, ...pieces])
        writeFileSync(path, bytes)
        expect(read(path).ending).toMatchObject({ frames: 0, torn: bytes.length - header.length })
      }),
      { numRuns: 50 },
    )
  })
})
