/** One thing wrong with a policy: where, and what was expected there. */
export interface PolicyError {
  /** JSON path such as `$.criteria.latency-p95.margin`. */
  readonly path: string
  readonly message: string
}

/** Writes the keys that lead to a value as one JSON path. */
export function jsonPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => path + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`), '$')
}

/** A value as a message shows it: shortened JSON. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

/** "a, b or c" */
export function oneOf(values: readonly unknown[]): string {
  const texts = values.map(value => (typeof value === 'string' ? `"${value}"` : String(value)))
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}
