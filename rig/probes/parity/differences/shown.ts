const secretKey = /token|password|passwd|secret|authorization|signature|api[-_]?key|cookie|^(?:access|refresh|session)$/i
/** A JSON Web Token, or another opaque text: 32 or more letters and digits in one piece. */
const secretText = /^eyJ[\w-]+\.|^(?=[^\s]*\d)(?=[^\s]*[a-z])[\w.+/=-]{32,}$/i
const maxLength = 60

/** JSON Web Tokens anywhere in a text, and values that an address or a form gives to such keys. */
const embeddedSecrets = /eyJ[\w-]+\.[\w.-]+|(?<=(?:token|password|secret|signature|key|code)["']?[=:]\s*["']?)[^&\s"']+/gi

/** Names the JSON type of a value. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return { string: 'text', number: 'number', boolean: 'boolean', object: 'object' }[typeof value as string] ?? 'nothing'
}

/** A value as a difference quotes it: short, and never a secret. @param key that it stands at */
export function quoteValue(value: unknown, key = ''): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  if (value === null) return 'null'
  if (secretKey.test(key) || (typeof value === 'string' && secretText.test(value))) return `a ${kindOf(value)} (not shown)`
  return typeof value === 'string' ? quoteText(value) : String(value)
}

/** Two values of different kinds: each is shown with its kind. */
export function quoteValueWithKind(value: unknown, key = ''): string {
  const isScalar = value !== null && typeof value !== 'object'
  const text = quoteValue(value, key)
  return isScalar && !text.endsWith('(not shown)') ? `${text} (${kindOf(value)})` : text
}

/** A text whose secrets are left out, such as the token in the address of a redirect. */
export function redactSecrets(text: string): string {
  return text.replaceAll(embeddedSecrets, '…')
}

/** A text in quotation marks, without secrets in it, its control characters escaped, clipped. */
export function quoteText(text: string): string {
  const escaped = JSON.stringify(redactSecrets(text))
  return escaped.length > maxLength ? `${escaped.slice(0, maxLength - 2)}…"` : escaped
}
