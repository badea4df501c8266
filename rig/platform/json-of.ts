/** The JSON in a text; undefined when it is none. A parser's own message would quote the text, which may hold a token. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
