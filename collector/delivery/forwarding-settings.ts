import { readFileSync } from 'node:fs'
import { validateHeaderValue } from 'node:http'
import { z } from 'zod'
import { errorMessage } from '../../contract/errors.ts'
import { parseJsonText } from '../policy/json-text.ts'
import type { DestinationSettings } from './destination.ts'
import { signalNames } from './destination-log.ts'
import { SettingsError } from './settings-error.ts'

/** Environment variable that names the file of destinations. */
export const forwardVariable = 'CUTOVER_FORWARD'

const mebibyte = 1024 * 1024

/** Headers that describe the body or the connection: the sender sets them, and fetch refuses most of them. */
const reservedHeader = /^(content-.*|host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect)$/i
const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]+$/, { error: 'expected the name of a header' })
  .refine(name => !reservedHeader.test(name), { error: 'expected another header: the collector sets this one' })

const destination = z.strictObject({
  url: z.string().refine(isWebUrl, { error: 'expected a URL such as "https://otlp.example/otlp" without credentials' }),
  headers: z.record(headerName, z.string()).default({}),
  signals: z
    .array(z.enum(signalNames))
    .min(1)
    .default([...signalNames]),
  queue: z
    .string()
    .regex(/^[1-9]\d{0,3}MiB$/, { error: 'expected a size such as "32MiB"' })
    .default('32MiB'),
})

const file = z.strictObject({
  destinations: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, { error: 'expected a name of lowercase letters, digits and dashes' }), destination),
})

/** Parses the file of destinations that `CUTOVER_FORWARD` names. `${NAME}` in a header's value stands for an environment variable, so that no key
 *  stands in a file. @throws SettingsError with every error */
export function parseForwardingSettings(environment: NodeJS.ProcessEnv): readonly DestinationSettings[] {
  const path = environment[forwardVariable]
  if (!path) return []
  const parsed = file.safeParse(readSettingsFile(path))
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map(issue => `${path}: ${issue.path.join('.') || 'the file'}: ${describeIssue(issue)}`))
  const all = Object.entries(parsed.data.destinations)
  const errors = all.flatMap(([name, { headers }]) => checkHeaders(headers, environment).map(error => `${path}: destinations.${name}.headers.${error}`))
  if (errors.length > 0) throw new SettingsError(errors)
  return all.map(([name, { url, headers, signals, queue }]) => {
    const filled = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, substituteVariables(value, environment)]))
    return { name, url, headers: filled, signals, maxQueueBytes: Number.parseInt(queue, 10) * mebibyte }
  })
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
}

function readSettingsFile(path: string): unknown {
  const parsed = parseJsonText(readText(path))
  if (parsed.ok) return parsed.value
  throw new SettingsError(parsed.errors.map(({ path: at, message }) => `${path}: ${at}: ${message}`))
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new SettingsError([`Cannot read the file that ${forwardVariable} names: ${errorMessage(error)}`])
  }
}

const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g
/** Names of headers whose value is a credential. */
const secretHeader = /auth|key|token|secret|password|cookie/i

function checkHeaders(headers: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const named = findVariables(value)
    const missing = named.filter(found => !environment[found]).map(found => `${name}: the environment has no ${found}`)
    if (named.length === 0 && secretHeader.test(name)) return [`${name}: expected \${NAME} of an environment variable, so that no key stands in a file`]
    return missing.length === 0 && !isSendableHeader(name, substituteVariables(value, environment)) ? [`${name}: ${sendableHeaderRule}`] : missing
  })
}

/** Names of the environment variables in a text. */
export function findVariables(text: string): string[] {
  return [...text.matchAll(variable)].flatMap(([, found]) => found ?? [])
}

function substituteVariables(value: string, environment: NodeJS.ProcessEnv): string {
  return value.replace(variable, (_, name: string) => environment[name] ?? '')
}

function isWebUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
}

/** The message for a value that is not `isSendableHeader`. */
export const sendableHeaderRule = 'expected one line of characters that a header can hold (no “quotes”, no ellipsis …)'

/** Whether a header can be sent at all (RFC 9110, 5.5). fetch reports one that cannot as it reports a receiver that is away, and it would be retried
 *  endlessly. */
export function isSendableHeader(name: string, value: string): boolean {
  try {
    // Control characters pass `Headers`, and are refused only when the request is made.
    validateHeaderValue(name, value)
    return new Headers([[name, value]]).has(name)
  } catch {
    return false
  }
}
