import { withoutCredentials } from '../../contract/secrets.ts'

/** A value that must not leave, and what stands in its place. */
export interface Secret {
  readonly value: string
  readonly instead: string
}

const secretName = /TOKEN|SECRET|PASSW|KEY|DSN|HEADERS|CREDENTIAL/i
/** Shorter ones are words such as "true", which would make holes in everything. */
const shortest = 6
const secretField = /^(authorization|proxy-authorization|cookie|set-cookie|password|token|access_?token|refresh_?token|secret|api_?key|dsn)$/i

/** What a process was given and must keep to itself: variables whose name says so, and passwords in any address, of a variable or an argument. */
export function secretsOf(environment: NodeJS.ProcessEnv, args: readonly string[]): Secret[] {
  const named = Object.entries(environment).flatMap(([name, value = '']) =>
    secretName.test(name) ? partsOf(name, value).map(part => ({ value: part, instead: `(${name})` })) : [],
  )
  const passwords = [...Object.values(environment), ...args].flatMap(text => (text ? passwordsIn(text) : [])).map(value => ({ value, instead: '(secret)' }))
  // The longest first: what another one is part of would leave a rest.
  return [...named, ...passwords].filter(({ value }) => value.length >= shortest).sort((a, b) => b.value.length - a.value.length)
}

/** Headers are names with values, of which only the values are secret. */
function partsOf(name: string, value: string): string[] {
  return /HEADERS/i.test(name) ? value.split(',').map(pair => pair.slice(pair.indexOf('=') + 1).trim()) : [value]
}

function passwordsIn(text: string): string[] {
  const address = URL.parse(text.slice(text.indexOf('=') + 1)) ?? URL.parse(text)
  if (!address?.password) return []
  return [address.password, decoded(address.password)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The same value, its texts without secrets, however deep they are.
 *  @param value plain data, as it would become JSON */
export function scrubbed<Value>(value: Value, secrets: readonly Secret[]): Value {
  return scrub(value, secrets) as Value
}

function scrub(value: unknown, secrets: readonly Secret[]): unknown {
  if (typeof value === 'string') return scrubbedText(value, secrets)
  if (Array.isArray(value)) return value.map(item => scrub(item, secrets))
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretField.test(name) && typeof item === 'string' ? '(secret)' : scrub(item, secrets)]),
  )
}

/** A text without what looks like a secret, or is known to be one. */
export function scrubbedText(text: string, secrets: readonly Secret[]): string {
  return withoutCredentials(secrets.reduce((rest, { value, instead }) => rest.replaceAll(value, instead), text))
}
