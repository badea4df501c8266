import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodeFrame, readRecord } from '../../../collector/record/reader.ts'

/** The first frames of a real run, written by the code that had only version 1; the digests are from it too. */
const path = join(import.meta.dirname, 'version-1.bin')

describe('a record of version 1', () => {
  test('is read with the frames that were written', () => {
    const payloads = createHash('sha256')
    const ending = readRecord(path, ({ payload }) => payloads.update(payload))
    expect(ending).toMatchObject({ frames: 18, bytes: 28_365, torn: 0, compression: { version: 1 } })
    expect(payloads.digest('hex')).toBe('9d87cf1fd3a1e8c7a01db8f389dc79a2e1b4bfe7294c68d56205dd59a0f2f75d')
    expect(ending.hash.digest('hex')).toBe('81bfd804d2e00f742295d4534afe3b5be919073ab05feef184af9a6c156268e6')
  })

  test('still gives the verdict that was judged', () => {
    const kinds: string[] = []
    readRecord(path, frame => kinds.push(decodeFrame(frame).kind))
    expect(kinds.filter(kind => kind === 'logs')).toHaveLength(2)
    expect(kinds.filter(kind => kind === 'metrics')).toHaveLength(16)
  })
})
