import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sanitizeOutput, sanitizeText } from '../../../collector/report/sanitize.ts'

describe('sanitizeText', () => {
  test.each([
    ['control sequences are removed', 'red \u001b[31malert\u001b[0m\u0007!', 'red alert !'],
    ['a line break becomes a space', 'one\r\n::error::two\u2028three', 'one : :error::two three'],
    ['marks that reorder text are removed', 'invoice\u202efdp.exe\u2066', 'invoicefdp.exe'],
    ['zero-width characters are removed, joiners stay', 'a\u200bb 👩\u200d💻', 'ab 👩\u200d💻'],
    ["a runner's command is broken up", '::stop-commands::token', ': :stop-commands::token'],
    ['a command is broken up wherever a line may wrap before it', 'see ::error file=x::y', 'see : :error file=x::y'],
    [
      'an older form of command is broken up anywhere',
      'x##[error]y ##vso[task.setvariable]z ##teamcity[x]',
      'x# #[error]y # #vso[task.setvariable]z # #teamcity[x]',
    ],
    ['a namespace, an address and a heading stay', 'std::vector http://[::1]:3000 ## heading', 'std::vector http://[::1]:3000 ## heading'],
  ])('%s', (_, text, safe) => {
    expect(sanitizeText(text)).toBe(safe)
  })

  test('a text is cut at the maximum length, never inside a character', () => {
    expect(sanitizeText('abcdef', 4)).toBe('abc…')
    expect(sanitizeText('ab😀def', 4)).toBe('ab…')
    expect(sanitizeText('x'.repeat(5000))).toHaveLength(2000)
  })

  test('any text becomes one line without control characters, and sanitising again changes nothing', () => {
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('::error::', '##[', '\u001b[', '\u202e', '\n', ' ', '#', ':')))
      .map(x => x.join(''))
    fc.assert(
      fc.property(text, raw => {
        const safe = sanitizeText(raw)
        expect(safe).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]|(?:^|\s)::[a-z]|##\[/iu)
        expect(sanitizeText(safe)).toBe(safe)
      }),
    )
  })
})

describe('sanitizeOutput', () => {
  test('keeps lines, tabs and colours', () => {
    const page = '\u001b[1m\u001b[32m✔ go\u001b[39m\u001b[22m\n\tnext\n'
    expect(sanitizeOutput(page)).toBe(page)
  })

  test('removes other sequences, and breaks up commands at the start of each line', () => {
    expect(sanitizeOutput('a\u001b[2Jb\u0007\r\n::error::x\n \u202e##[group]')).toBe('ab\n: :error::x\n # #[group]')
  })
})
