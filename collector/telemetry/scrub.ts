import { withoutCredentials } from '../../contract/secrets.ts'

/** A value that must not leave this process, and its replacement. */
export interface Secret {
  readonly value: string
  readonly replacement: string
}

const secretName = /TOKEN|SECRET|PASSW|KEY|DSN|HEADERS|CREDENTIAL/i
/** Shorter values are words such as "true", which occur everywhere. */
const minSecretLength = 6
const secretField = /^(authorization|proxy-authorization|cookie|set-cookie|password|token|access_?token|refresh_?token|secret|api_?key|dsn)$/i

/** Collects the secrets of a process: variables with a secret's name, and passwords in addresses, of variables and arguments. */
export function collectSecrets(environment: NodeJS.ProcessEnv, args: readonly string[]): Secret[] {
  const named = Object.entries(environment).flatMap(([name, value = '']) =>
    secretName.test(name) ? splitHeaderValues(name, value).map(part => ({ value: part, replacement: `(${name})` })) : [],
  )
  const passwords = [...Object.values(environment), ...args]
    .flatMap(text => (text ? findPasswords(text) : []))
    .map(value => ({ value, replacement: '(secret)' }))
  // Longest first: a secret that contains another one is replaced whole.
  return [...named, ...passwords].filter(({ value }) => value.length >= minSecretLength).sort((a, b) => b.value.length - a.value.length)
}

/** Only the values of headers are secret, not their names. */
function splitHeaderValues(name: string, value: string): string[] {
  return /HEADERS/i.test(name) ? value.split(',').map(pair => pair.slice(pair.indexOf('=') + 1).trim()) : [value]
}

function findPasswords(text: string): string[] {
  const address = URL.parse(text.slice(text.indexOf('=') + 1)) ?? URL.parse(text)
  if (!address?.password) return []
  return [address.password, decodePercent(address.password)]
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Replaces secrets in all texts of a value, at any depth.
 *  @param value plain data, as it would become JSON */
export function scrub<Value>(value: Value, secrets: readonly Secret[]): Value {
  return scrubValue(value, secrets) as Value
}

function scrubValue(value: unknown, secrets: readonly Secret[]): unknown {
  if (typeof value === 'string') return scrubText(value, secrets)
  if (Array.isArray(value)) return value.map(item => scrubValue(item, secrets))
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretField.test(name) && typeof item === 'string' ? '(secret)' : scrubValue(item, secrets)]),
  )
}

/** Replaces secrets in a text: known ones, and whatever looks like a credential. */
export function scrubText(text: string, secrets: readonly Secret[]): string {
  return withoutCredentials(secrets.reduce((rest, { value, replacement }) => rest.replaceAll(value, replacement), text))
}
