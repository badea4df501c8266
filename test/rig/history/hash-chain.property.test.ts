import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BrokenChain, formatLine, readChain } from '../../../rig/history/hash-chain.ts'
import type { Content } from '../../../rig/history/history-entry.ts'
import { controlContent, decisionContent, verdictContent } from './history-contents.ts'

const kinds = [verdictContent(), decisionContent, controlContent, verdictContent({ run: 'other', verdict: 'no-go' })]
const time = new Date('2026-01-05T09:00:00Z')

/** A history's lines, each with its line break. */
const histories = fc.array(fc.constantFrom(...kinds), { minLength: 2, maxLength: 5 }).map(linesOf)

function linesOf(contents: readonly Content[]): string[] {
  const lines: string[] = []
  for (const content of contents) lines.push(`${formatLine(content, time, readChain(bytes(lines)))}\n`)
  return lines
}

function bytes(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(''))
}

/** Whether reading detects the change: it is refused, or the last line is incomplete. */
function noticed(changed: Uint8Array): boolean {
  try {
    return readChain(changed).torn > 0
  } catch (error) {
    if (error instanceof BrokenChain) return true
    throw error
  }
}

describe('hash chain', () => {
  test('appended entries are read back, each linked to the previous one', () => {
    fc.assert(
      fc.property(histories, lines => {
        const { entries, head, torn } = readChain(bytes(lines))
        expect(entries.map(({ n }) => n)).toEqual(lines.map((_, i) => i + 1))
        expect(entries.map(({ previous }) => previous)).toEqual(['', ...entries.slice(0, -1).map(({ hash }) => hash)])
        expect([head, torn]).toEqual([entries.at(-1)?.hash, 0])
      }),
      { numRuns: 30 },
    )
  })

  test('any changed byte is detected', () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.integer({ min: 1, max: 255 }), (lines, at, flip) => {
        const changed = bytes(lines)
        const place = at % changed.length
        changed[place] = (changed[place] ?? 0) ^ flip
        expect(noticed(changed)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('a removed line is detected, unless it was the last', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (lines, at) => {
        expect(noticed(bytes(lines.toSpliced(at % (lines.length - 1), 1)))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('an inserted line is detected, whether a copy, empty or from another history', () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.nat(), fc.constantFrom('', ...linesOf(kinds)), (lines, to, of, foreign) => {
        const inserted = foreign || lines[of % lines.length] || '\n'
        const place = to % lines.length
        expect(noticed(bytes(lines.toSpliced(place, 0, inserted)))).toBe(true)
        expect(noticed(bytes(lines.toSpliced(place, 0, '\n')))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('two swapped lines are detected', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (lines, at) => {
        const i = at % (lines.length - 1)
        expect(noticed(bytes(lines.toSpliced(i, 2, lines[i + 1] ?? '', lines[i] ?? '')))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('a removed tail is detected only against a hash stored elsewhere', () => {
    const lines = linesOf(kinds)
    const whole = readChain(bytes(lines))
    const shorter = readChain(bytes(lines.slice(0, -1)))
    expect(shorter.entries).toEqual(whole.entries.slice(0, -1))
    expect(shorter.entries.some(({ hash }) => hash === whole.head)).toBe(false)
  })

  test('a last line cut at any byte is left out', () => {
    const lines = linesOf(kinds)
    const whole = bytes(lines)
    const last = Buffer.byteLength(lines.at(-1) ?? '')
    for (let cut = 2; cut < last; cut++) {
      const read = readChain(whole.subarray(0, whole.length - cut))
      expect([read.entries.length, read.torn, read.unended]).toEqual([lines.length - 1, last - cut, false])
    }
    expect(readChain(whole.subarray(0, whole.length - 1))).toMatchObject({ torn: 0, unended: true, head: readChain(whole).head })
  })
})
