import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RecentBytes } from '../../../collector/record/compression.ts'

describe('a byte history', () => {
  test('keeps the last bytes, however they were split into chunks', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 40 })
    fc.assert(
      fc.property(fc.nat(50), pieces, (size, parts) => {
        const history = new RecentBytes(size)
        for (const [i, part] of parts.entries()) {
          history.add(Buffer.from(part))
          const all = Buffer.concat(parts.slice(0, i + 1))
          expect(history.bytes.equals(all.subarray(Math.max(0, all.length - size)))).toBe(true)
        }
      }),
    )
  })

  test('of size 0 keeps nothing', () => {
    const history = new RecentBytes(0)
    history.add(Buffer.from('something'))
    expect(history.bytes.length).toBe(0)
  })
})
