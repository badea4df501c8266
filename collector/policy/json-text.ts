import { jsonPath, type PolicyError } from './policy-error.ts'

export type JsonText = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly errors: readonly PolicyError[] }

/** Reads JSON written by hand. Besides broken syntax (with line and column), a key that stands twice in one object is an error:
 *  JSON.parse keeps the last one, and a reader may see the first. */
export function parseJsonText(text: string): JsonText {
  try {
    const value: unknown = JSON.parse(text)
    const errors = findRepeatedKeys(text)
    return errors.length === 0 ? { ok: true, value } : { ok: false, errors }
  } catch {
    const offset = findMistake(text)
    const { line, column } = placeOf(text, offset)
    const found = offset < text.trimEnd().length ? `got ${JSON.stringify(text[offset])}` : 'got the end of the text'
    return { ok: false, errors: [{ path: '$', message: `expected JSON, ${found} at line ${line}, column ${column}` }] }
  }
}

interface Level {
  readonly keys: Set<string> | null
  key: PropertyKey
}

/** Walks the tokens of valid JSON and reports each key that its object has already. */
function findRepeatedKeys(text: string): PolicyError[] {
  const errors: PolicyError[] = []
  const levels: Level[] = []
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\],]/g)) {
    const [lexeme, colon] = token
    const level = levels.at(-1)
    if (lexeme === '{') levels.push({ keys: new Set(), key: '' })
    else if (lexeme === '[') levels.push({ keys: null, key: 0 })
    else if (lexeme === '}' || lexeme === ']') levels.pop()
    else if (lexeme === ',' && level && typeof level.key === 'number') level.key++
    else if (colon !== undefined && level?.keys) {
      level.key = JSON.parse(lexeme.slice(0, -colon.length)) as string
      if (level.keys.has(level.key)) errors.push({ path: jsonPath(levels.map(l => l.key)), message: describeRepeat(text, token.index) })
      level.keys.add(level.key)
    }
  }
  return errors
}

function describeRepeat(text: string, offset: number): string {
  const { line, column } = placeOf(text, offset)
  return `expected each key once, got it again at line ${line}, column ${column}`
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** Offset of the first token that does not belong into a JSON text; the text's end when all tokens fit so far.
 *  JSON.parse names no place for many mistakes, such as a comment or a comma too many. */
function findMistake(text: string): number {
  const open: string[] = []
  let expected: Expectation = 'value'
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|-?[\w.+-]+|\S/g)) {
    const next: Expectation | null = nextExpectation(token, expected, open)
    if (!next) return index
    expected = next
  }
  return text.trimEnd().length
}

type Expectation = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'more' | 'end'

/** What may follow a token; null when the token itself may not stand there. */
function nextExpectation(token: string, expected: Expectation, open: string[]): Expectation | null {
  switch (expected) {
    case 'value':
      return afterValue(token, open)
    case 'value or ]':
      return token === ']' ? close(token, open) : afterValue(token, open)
    case 'key':
      return isText(token) ? 'colon' : null
    case 'key or }':
      if (token === '}') return close(token, open)
      return isText(token) ? 'colon' : null
    case 'colon':
      return token === ':' ? 'value' : null
    case 'more':
      if (token === ',') return open.at(-1) === '}' ? 'key' : 'value'
      return close(token, open)
    case 'end':
      return null
  }
}

function afterValue(token: string, open: string[]): Expectation | null {
  if (token === '{' || token === '[') {
    open.push(token === '{' ? '}' : ']')
    return token === '{' ? 'key or }' : 'value or ]'
  }
  const scalar = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/
  if (!isText(token) && !scalar.test(token)) return null
  return open.length === 0 ? 'end' : 'more'
}

function close(token: string, open: string[]): Expectation | null {
  if (open.pop() !== token) return null
  return open.length === 0 ? 'end' : 'more'
}

function isText(token: string): boolean {
  return token.length > 1 && token.startsWith('"')
}
