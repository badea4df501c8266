import { InvalidArgumentError } from 'commander'
import type { ControlKind } from '../../contract/control.ts'
import type { ReportFormat } from '../../contract/evidence-events.ts'
import { isLoopback } from '../../contract/loopback.ts'
import { isDurationIn, isPercent, parseDuration, parsePercent, type TimeUnit } from '../../contract/quantities.ts'
import type { Roles } from '../probes/database-cost/statements.ts'
import type { RunOptions } from '../run/run-options.ts'

/** Values of flags: each function reads one from its text, and throws what it expected instead (the flag and the text are added). */
function throwExpected(what: string): never {
  throw new InvalidArgumentError(`expected ${what}`)
}

/** URL of a server; without a scheme it is http on this machine, otherwise https: "localhost:3000" is "http://localhost:3000". */
export function serverUrl(text: string): string {
  if (text === '' || /^[a-z][a-z\d+.-]*:\/\//i.test(text)) return text
  const host = URL.parse(`http://${text}`)?.hostname
  return host ? `${isLoopback(host) ? 'http' : 'https'}://${text}` : text
}

export function wholeNumber(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : throwExpected('a whole number')
}

export function countFromOne(text: string): number {
  return /^\d{1,10}$/.test(text) && Number(text) >= 1 ? Number(text) : throwExpected('a whole number from 1')
}

/** A share above 0: "25%" is 0.25. */
export function share(text: string): number {
  const found = shareIn(text)
  return found > 0 ? found : throwExpected('a percentage above 0, such as 25%')
}

/** A share from 0 to 1: "1%" is 0.01. */
export function shareOrNone(text: string): number {
  const found = shareIn(text)
  return found >= 0 && found <= 1 ? found : throwExpected('a percentage from 0% to 100%, such as 1%')
}

function shareIn(text: string): number {
  return isPercent(text) ? parsePercent(text) : Number.NaN
}

/** Sessions per second, in tenths as k6 is given them: "20" or "2.5". */
export function arrivalRate(text: string): number {
  const rate = /^\d{1,4}(\.\d)?$/.test(text) ? Number(text) : 0
  return rate >= 0.5 ? rate : throwExpected('sessions per second from 0.5, such as 20 or 2.5')
}

/** ms in a text such as "500ms"; NaN if it is not a duration in one of the units. */
function durationIn(text: string, ...units: readonly TimeUnit[]): number {
  return isDurationIn(text, units) ? parseDuration(text) : Number.NaN
}

/** Above 0, in ms: "500ms" is 500. */
export function milliseconds(text: string): number {
  const time = durationIn(text, 'ms', 's')
  return time > 0 && time < 1e9 ? time : throwExpected('a time, such as 500ms or 2s')
}

/** Above 0, at most a day, in ms: "90s" is 90000. */
export function shortDuration(text: string): number {
  const time = durationIn(text, 's', 'm', 'h')
  return time > 0 && time <= 86_400_000 ? time : throwExpected('a duration in seconds, minutes or hours, such as 90s or 15m, at most 24h')
}

/** Above 0, at most ten years, in ms: "30d" is 2592000000. */
export function longDuration(text: string): number {
  const time = durationIn(text, 'h', 'd')
  return time > 0 && time <= 3650 * 86_400_000 ? time : throwExpected('a duration in hours or days, such as 12h or 30d, at most 3650d')
}

/** "baseline=nextjs,candidate=django" */
export function databaseRoles(text: string): Roles {
  const given = new Map(text.split(',').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  const [baseline = '', candidate = ''] = [given.get('baseline'), given.get('candidate')]
  if (given.size !== 2 || baseline === '' || candidate === '') return throwExpected('baseline=<role>,candidate=<role>')
  if (baseline === candidate) return throwExpected('two roles, as the database could not tell the backends apart')
  return { baseline, candidate }
}

/** Characters: the addresses of a run's accounts (`<run id>.candidate.<n>@…`) have 64 before the @ (RFC 5321), and so have many columns for references. */
const maxLabel = 16

/** End of a run's id, so the same characters. */
export function runLabel(text: string): string {
  const isLabel = text.length <= maxLabel && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)
  return isLabel ? text : throwExpected(`at most ${maxLabel} lower-case letters, digits and single -, such as pr-512`)
}

/** Name of a monitor in Sentry. */
export function slug(text: string): string {
  return /^[a-z0-9][a-z0-9_-]{0,49}$/.test(text) ? text : throwExpected('at most 50 lower-case letters, digits, - and _, beginning with a letter or a digit')
}

export function crontab(text: string): string {
  const fields = text.trim().split(/\s+/)
  if (fields.length === 5 && fields.every(field => /^[\dA-Za-z*/,-]+$/.test(field))) return fields.join(' ')
  return throwExpected('five fields (minute, hour, day, month, weekday), such as "17 1 * * *"')
}

/** A variable that a job leaves empty counts as not set. */
export function unlessEmpty<Value>(parse: (text: string) => Value): (text: string) => Value | undefined {
  return text => (text.trim() === '' ? undefined : parse(text))
}

// Choices of flags whose schemas stand in contract/. Importing those would load zod for `--version`; the types keep the lists complete.

export const readBackSources = namesOf<RunOptions['readBack']>({ backends: true, database: true })
export const controlKinds = namesOf<ControlKind>({ negative: true, positive: true })
export const reportFormats = namesOf<ReportFormat>({ junit: true, cobertura: true, lcov: true, 'coverage.py': true, sarif: true, json: true })

function namesOf<Name extends string>(names: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(names) as Name[]
}
