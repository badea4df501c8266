import { mistakeIn } from './json-mistake.ts'
import { jsonPath, type PolicyError } from './policy-error.ts'

export type JsonText = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly errors: readonly PolicyError[] }

/** Reads JSON that people write. Beside broken syntax (with line and column), a key that stands twice in one object is an error:
 *  JSON.parse keeps the last one, and a reader may see the first. */
export function parseJsonText(text: string): JsonText {
  try {
    const value: unknown = JSON.parse(text)
    const errors = repeatedKeys(text)
    return errors.length === 0 ? { ok: true, value } : { ok: false, errors }
  } catch {
    const offset = mistakeIn(text)
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
function repeatedKeys(text: string): PolicyError[] {
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
      if (level.keys.has(level.key)) errors.push({ path: jsonPath(levels.map(l => l.key)), message: again(text, token.index) })
      level.keys.add(level.key)
    }
  }
  return errors
}

function again(text: string, offset: number): string {
  const { line, column } = placeOf(text, offset)
  return `expected each key once, got it again at line ${line}, column ${column}`
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
