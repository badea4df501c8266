import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { parseJsonText } from '../policy/json-text.ts'
import type { DestinationSettings } from './destination.ts'
import { signals } from './received.ts'
import { isSendable, sendableExpected } from './sendable-header.ts'
import { WrongSetting } from './wrong-setting.ts'

/** Environment variable that names the file of destinations. */
export const forwardVariable = 'CUTOVER_FORWARD'

const mebibyte = 1024 * 1024

/** Headers that say how to read a body, or how a connection is used: they are not for settings to say, and fetch refuses most of them each time. */
const notOurs = /^(content-.*|host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect)$/i
const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]+$/, { error: 'expected the name of a header' })
  .refine(name => !notOurs.test(name), { error: 'expected another header: this one is set by whoever sends' })

const destination = z.strictObject({
  url: z.string().refine(isWebUrl, { error: 'expected a URL such as "https://otlp.example/otlp" without credentials' }),
  headers: z.record(headerName, z.string()).default({}),
  signals: z
    .array(z.enum(signals))
    .min(1)
    .default([...signals]),
  queue: z
    .string()
    .regex(/^[1-9]\d{0,3}MiB$/, { error: 'expected a size such as "32MiB"' })
    .default('32MiB'),
})

const file = z.strictObject({
  destinations: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, { error: 'expected a name of lowercase letters, digits and dashes' }), destination),
})

/** Where received exports go on to, by the file that `CUTOVER_FORWARD` names; `${NAME}` in a header's value stands for an environment variable, so that no
 *  key stands in a file. @throws WrongSetting with every error in it */
export function forwardSettings(environment: NodeJS.ProcessEnv): readonly DestinationSettings[] {
  const path = environment[forwardVariable]
  if (!path) return []
  const read = file.safeParse(parsed(path))
  if (!read.success) throw new WrongSetting(read.error.issues.map(issue => `${path}: ${issue.path.join('.') || 'the file'}: ${messageOf(issue)}`))
  const all = Object.entries(read.data.destinations)
  const errors = all.flatMap(([name, { headers }]) => headerErrors(headers, environment).map(error => `${path}: destinations.${name}.headers.${error}`))
  if (errors.length > 0) throw new WrongSetting(errors)
  return all.map(([name, { url, headers, signals, queue }]) => {
    const filled = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, withVariables(value, environment)]))
    return { name, url, headers: filled, signals, queueBytes: Number.parseInt(queue, 10) * mebibyte }
  })
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
}

function parsed(path: string): unknown {
  const read = parseJsonText(textOf(path))
  if (read.ok) return read.value
  throw new WrongSetting(read.errors.map(({ path: at, message }) => `${path}: ${at}: ${message}`))
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new WrongSetting([`Cannot read the file that ${forwardVariable} names: ${error instanceof Error ? error.message : error}`])
  }
}

const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g
/** Of headers whose value lets somebody in. */
const secretHeader = /auth|key|token|secret|password|cookie/i

function headerErrors(headers: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const named = variablesIn(value)
    const missing = named.filter(found => !environment[found]).map(found => `${name}: the environment has no ${found}`)
    if (named.length === 0 && secretHeader.test(name)) return [`${name}: expected \${NAME} of an environment variable, so that no key stands in a file`]
    return missing.length === 0 && !isSendable(name, withVariables(value, environment)) ? [`${name}: ${sendableExpected}`] : missing
  })
}

/** Names of the environment variables that a text asks for. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(variable)].flatMap(([, found]) => found ?? [])
}

function withVariables(value: string, environment: NodeJS.ProcessEnv): string {
  return value.replace(variable, (_, name: string) => environment[name] ?? '')
}

function isWebUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
}
