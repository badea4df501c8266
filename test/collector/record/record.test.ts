import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { versions } from '../../../collector/record/format.ts'
import { RecordError } from '../../../collector/record/reader.ts'
import { RecordWriter } from '../../../collector/record/writer.ts'
import { faultOf, logs, metrics, read, small, written } from './recorded.ts'
import { temporaryPath } from './temporary.ts'

describe('a record', () => {
  test('returns the appended frames in order, with kind and arrival time', async () => {
    const path = temporaryPath('record.bin')
    await written(path, small)
    const { frames, ending } = read(path)
    expect(frames.map(frame => frame.payload)).toEqual(small)
    expect(frames.map(({ sequence, signal, encoding, arrival }) => ({ sequence, signal, encoding, arrival }))).toEqual([
      { sequence: 0, signal: 'logs', encoding: 'json', arrival: 1000 },
      { sequence: 1, signal: 'metrics', encoding: 'protobuf', arrival: 1001 },
      { sequence: 2, signal: 'logs', encoding: 'json', arrival: 1002 },
      { sequence: 3, signal: 'metrics', encoding: 'protobuf', arrival: 1003 },
    ])
    expect(ending).toMatchObject({ frames: 4, torn: 0, bytes: statSync(path).size })
  })

  test('returns any payloads, however they were grouped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 5 }), { maxLength: 5 }), async groups => {
        const path = temporaryPath('record.bin')
        await using record = await RecordWriter.create(path)
        for (const group of groups) await Promise.all(group.map(payload => record.append(metrics, Buffer.from(payload), 5)))
        const found = read(path)
        expect(found.frames.map(frame => frame.payload)).toEqual(groups.flat().map(payload => Buffer.from(payload)))
        expect(found.sha256).toBe(record.summary.sha256)
      }),
      { numRuns: 25 },
    )
  })

  test('holds frames larger than the read buffer', async () => {
    const path = temporaryPath('record.bin')
    const large = [1, 2, 3].map(seed => noise(seed, 3_000_000))
    await written(path, large)
    expect(read(path).frames.map(frame => frame.payload.equals(large[frame.sequence] ?? Buffer.alloc(0)))).toEqual([true, true, true])
  })

  test('has a hash over header and frames, the same when written and when read', async () => {
    const path = temporaryPath('record.bin')
    await using record = await RecordWriter.create(path)
    await record.append(logs, Buffer.from('x'), 1)
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(record.summary).toEqual({ sha256, signals: 1, bytes: statSync(path).size })
    expect(read(path).sha256).toBe(sha256)
  })

  test('is readable only by its owner and never overwritten', async () => {
    const path = temporaryPath('record.bin')
    await written(path, small)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await expect(RecordWriter.create(path)).rejects.toThrow('EEXIST')
  })

  test('acknowledges appends in the order of the calls', async () => {
    await using record = await RecordWriter.create(temporaryPath('record.bin'))
    const order: number[] = []
    await Promise.all(Array.from({ length: 50 }, () => record.append(logs, Buffer.from('x'), 1).then(sequence => order.push(sequence))))
    expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })

  test('accepts an append at the moment when another is acknowledged', async () => {
    await using record = await RecordWriter.create(temporaryPath('record.bin'))
    let last = -1
    for (let i = 0; i < 20; i++) last = await record.append(logs, Buffer.from('x'), 1).then(() => record.append(logs, Buffer.from('y'), 1))
    expect(last).toBe(39)
  })

  test('refuses an append after it is closed', async () => {
    const record = await RecordWriter.create(temporaryPath('record.bin'))
    await record[Symbol.asyncDispose]()
    await expect(record.append(logs, Buffer.from('x'), 1)).rejects.toThrow('it is closed')
  })
})

describe('a record that was not closed', () => {
  test.each(versions)('is resumed in its version, %i, with the torn tail cut off', async version => {
    const path = temporaryPath('record.bin')
    await written(path, small, version)
    appendFileSync(path, readFileSync(path).subarray(16, 40))
    expect(read(path).ending).toMatchObject({ frames: 4, torn: 24 })
    const handedOn: string[] = []
    await using record = await RecordWriter.resume(path, frame => handedOn.push(frame.payload.toString()))
    expect(await record.append(metrics, Buffer.from('one export of many more yet'), 9)).toBe(4)
    expect(handedOn).toEqual(small.map(String))
    const found = read(path)
    expect(found.frames.at(-1)?.payload.toString()).toBe('one export of many more yet')
    expect(found.ending.compression?.version).toBe(version)
    expect(found).toMatchObject({ sha256: record.summary.sha256, ending: { torn: 0, frames: 5 } })
  })

  test.each([0, 1, 15])('is resumed when only %i bytes of its header were written', async length => {
    const path = temporaryPath('record.bin')
    await written(path, [])
    truncateSync(path, length)
    await using record = await RecordWriter.resume(path, () => undefined)
    await record.append(logs, Buffer.from('first'), 1)
    expect(read(path)).toMatchObject({ sha256: record.summary.sha256, ending: { frames: 1 } })
  })

  test('loses only the frames after the cut, at any cut', async () => {
    const path = temporaryPath('record.bin')
    await written(path, small)
    const whole = readFileSync(path)
    const offsets = read(path).frames.map(frame => frame.offset)
    for (let length = 16; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length))
      const { ending } = read(path)
      expect(ending.frames).toBe(offsets.slice(1).filter(offset => offset <= length).length)
      expect(ending.bytes + ending.torn).toBe(length)
    }
  })
})

describe('a record with one changed byte', () => {
  test.each(versions)('is damaged, or ends before its last frame, for any byte of version %i', async version => {
    const path = temporaryPath('record.bin')
    await written(path, small, version)
    const whole = readFileSync(path)
    const last = read(path).frames.at(-1)?.offset ?? 0
    for (let at = 0; at < whole.length; at++) for (const bits of [0x01, 0x80, 0xff]) expectNeverWhole(path, whole, at, bits, last)
  })

  test('is never read as complete when it is large', async () => {
    const path = temporaryPath('record.bin')
    await written(path, [noise(1, 40_000), noise(2, 90_000), noise(3, 10)])
    const whole = readFileSync(path)
    const last = read(path).frames.at(-1)?.offset ?? 0
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => expectNeverWhole(path, whole, at, bits, last)),
      { numRuns: 300 },
    )
  })

  test('is reported with the position of the damage', async () => {
    const path = temporaryPath('record.bin')
    await written(path, small)
    const offset = read(path).frames[1]?.offset ?? 0
    writeFileSync(path, changed(readFileSync(path), offset + 30, 1))
    const fault = faultOf(path)
    expect(fault).toMatchObject({ fault: 'damaged', offset })
    expect(fault.message).toContain(`damaged at byte ${offset} (the next good frame stands at`)
  })
})

/** Either damaged, or torn: then the frames before the changed one remain, and the last one never does. */
function expectNeverWhole(path: string, whole: Buffer, at: number, bits: number, last: number): void {
  writeFileSync(path, changed(whole, at, bits))
  try {
    const { ending } = read(path)
    expect(at).toBeGreaterThanOrEqual(last)
    expect(ending).toMatchObject({ bytes: last, torn: whole.length - last })
  } catch (error) {
    if (!(error instanceof RecordError)) throw error
    expect(error.fault).toBe('damaged')
    expect(error.offset).toBeLessThanOrEqual(at)
  }
}

function changed(whole: Buffer, at: number, bits: number): Buffer {
  const copy = Buffer.from(whole)
  copy.writeUInt8((whole[at] ?? 0) ^ bits, at)
  return copy
}

/** Bytes that do not compress, the same for each seed (xorshift32). */
function noise(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = seed
  for (let i = 0; i < length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state & 255
  }
  return bytes
}
