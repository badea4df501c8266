import { printParseErrorCode, visit } from 'jsonc-parser'
import { jsonPath, type PolicyError } from './policy-error.ts'

export type JsonText = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly errors: readonly PolicyError[] }

/** What JSON needs where jsonc-parser stops, by the name of its error. */
const expectations: Readonly<Record<string, string>> = {
  InvalidCommentToken: 'JSON without comments',
  ValueExpected: 'a value',
  PropertyNameExpected: 'a key in double quotes',
  ColonExpected: '":"',
  CommaExpected: '"," or the closing bracket',
  CloseBraceExpected: '"}"',
  CloseBracketExpected: '"]"',
  EndOfFileExpected: 'the end of the text',
  UnexpectedEndOfString: 'a text that ends in a double quote on its line',
}

/** The parser is recursive: deeper texts could exhaust the stack. */
const maxDepth = 100

/** Parses JSON written by hand: no comments, no trailing commas, no key twice in one object.
 *  @returns the value, or the first syntax error, or every repeated key, each with line and column (both from 1).
 *  JSON.parse keeps the last of two equal keys, and a reader may see the first. */
export function parseJsonText(text: string): JsonText {
  const repeated: PolicyError[] = []
  const levels: Set<string>[] = []
  const open = (_offset: number, _length: number, line: number, column: number) => {
    if (levels.push(new Set()) > maxDepth) throw new SyntaxError(`expected at most ${maxDepth} levels of nesting, got more ${describePlace(line, column)}`)
  }
  const close = () => void levels.pop()
  try {
    const end = text.trimEnd().length
    const visitor = {
      onObjectBegin: open,
      onObjectEnd: close,
      onArrayBegin: open,
      onArrayEnd: close,
      onObjectProperty(key: string, _offset: number, _length: number, line: number, column: number, parents: () => PropertyKey[]) {
        const message = `expected each key once, got it again ${describePlace(line, column)}`
        if (levels.at(-1)?.has(key)) repeated.push({ path: jsonPath([...parents(), key]), message })
        levels.at(-1)?.add(key)
      },
      onError(code: number, offset: number, _length: number, line: number, column: number) {
        // One character, as the rest of the token may be a credential.
        const found = offset < end ? JSON.stringify(text[offset]) : 'the end of the text'
        throw new SyntaxError(`expected ${expectations[printParseErrorCode(code)] ?? 'JSON'}, got ${found} ${describePlace(line, column)}`)
      },
    }
    visit(/[^ \t\r\n]/.test(text.slice(end)) ? text : text.slice(0, end), visitor, { disallowComments: true })
    // Not jsonc-parser's own value: it takes `__proto__` for the prototype.
    return repeated.length === 0 ? { ok: true, value: JSON.parse(text) } : { ok: false, errors: repeated }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { ok: false, errors: [{ path: '$', message: error.message }] }
  }
}

function describePlace(line: number, column: number): string {
  return `at line ${line + 1}, column ${column + 1}`
}
