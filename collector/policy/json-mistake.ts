/** Offset of the first token that does not belong into a JSON text; the text's end when all tokens fit so far.
 *  JSON.parse names no place for many mistakes, such as a comment or a comma too many. */
export function mistakeIn(text: string): number {
  const open: string[] = []
  let expected: Expectation = 'value'
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|-?[\w.+-]+|\S/g)) {
    const next: Expectation | null = after(token, expected, open)
    if (!next) return index
    expected = next
  }
  return text.trimEnd().length
}

type Expectation = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'more' | 'end'

/** What may follow a token; null when the token itself may not stand there. */
function after(token: string, expected: Expectation, open: string[]): Expectation | null {
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
