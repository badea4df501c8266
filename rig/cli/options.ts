import { InvalidArgumentError, Option } from 'commander'
import { censusSources } from '../../contract/events.ts'
import { assets } from '../platform/assets.ts'
import { type Roles, usualRoles } from '../probes/database-cost/statements.ts'
import { gates, usualTraceShare } from '../run/run-options.ts'

/** ms; ten years. */
const longestDuration = 3650 * 86_400_000

export function gateOption(): Option {
  return new Option('--gate <part>', 'what the exit code looks at').choices(gates).default('all')
}

export function thresholdsOption(): Option {
  return new Option('--thresholds <file>', 'the policy').default(assets.thresholds, 'thresholds.json of this repository')
}

export function evidenceOption(): Option {
  return new Option('--evidence <folder>', 'where imported reports and answers are kept').default('evidence')
}

export function runsOption(meaning: string): Option {
  return new Option('--runs <folder>', meaning).default('runs')
}

/** Through the environment its password stays out of the list of processes. */
export function databaseUrlOption(): Option {
  return new Option('--database-url <url>', 'PostgreSQL database of both backends, to read what each costs it').env('CUTOVER_DATABASE_URL')
}

export function databaseRolesOption(): Option {
  return new Option('--database-roles <roles>', 'roles by which the database knows the backends')
    .default(usualRoles, `baseline=${usualRoles.baseline},candidate=${usualRoles.candidate}`)
    .argParser(roles)
}

/** "baseline=nextjs,candidate=django" */
function roles(text: string): Roles {
  const given = new Map(text.split(',').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  const [baseline = '', candidate = ''] = [given.get('baseline'), given.get('candidate')]
  if (given.size !== 2 || baseline === '' || candidate === '') throw new InvalidArgumentError(`Expected baseline=<role>,candidate=<role>, got "${text}".`)
  if (baseline === candidate) throw new InvalidArgumentError(`Expected two roles, got "${baseline}" twice: the database could not tell the backends apart.`)
  return { baseline, candidate }
}

export function tracesOption(): Option {
  return new Option('--traces <share>', 'share of the requests that are sent with a trace (traceparent), for your tracing to show; 0% sends none')
    .default(usualTraceShare, `${usualTraceShare * 100}%`)
    .argParser(shareOrNone)
}

export function productionOption(): Option {
  return new Option(
    '--i-may-load-production',
    'go on although a backend says that it is in production: accounts, orders and payments are written into it',
  ).default(false)
}

export function censusOption(): Option {
  return new Option('--census <from>', 'where acknowledged writes are read back from: through both backends, or the database that they share')
    .choices(censusSources)
    .default('backends')
}

export function censusSqlOption(): Option {
  return new Option('--census-sql <file>', 'query for a census from the database').default(assets.censusSql, 'that of the demonstration’s tables')
}

export function caOption(): Option {
  return new Option('--ca <file>', 'PEM file of certificate authorities to trust beside the usual ones, such as a self-signed certificate of the backends')
}

export function example(command: string): string {
  return `\nExample:\n  npm run cutover -- ${command}`
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError(`Expected a whole number, got "${text}".`)
  return Number(text)
}

export function countFromOne(text: string): number {
  const count = wholeNumber(text)
  if (count < 1) throw new InvalidArgumentError(`Expected 1 or more, got "${text}".`)
  return count
}

/** A share above nothing: "25%" is 0.25. */
export function share(text: string): number {
  const number = /^\d+(\.\d+)?%$/.test(text) ? Number(`${text.slice(0, -1)}e-2`) : 0
  if (number <= 0) throw new InvalidArgumentError(`Expected a percentage above 0 such as 25%, got "${text}".`)
  return number
}

/** A share from nothing to all: "1%" is 0.01. */
function shareOrNone(text: string): number {
  const number = /^\d+(\.\d+)?%$/.test(text) ? Number(`${text.slice(0, -1)}e-2`) : Number.NaN
  if (number >= 0 && number <= 1) return number
  throw new InvalidArgumentError(`Expected a percentage from 0% to 100% such as 1%, got "${text}".`)
}

/** Sessions per second, in tenths as k6 is given them: "20" or "2.5". */
export function arrivals(text: string): number {
  const rate = /^\d{1,4}(\.\d)?$/.test(text) ? Number(text) : 0
  if (rate < 0.5) throw new InvalidArgumentError(`Expected sessions per second from 0.5 on, with one decimal at the most, such as 20 or 2.5, got "${text}".`)
  return rate
}

/** Above nothing, in ms: "500ms" is 500. */
export function milliseconds(text: string): number {
  const [, number, unit] = /^(\d{1,6}(?:\.\d+)?)(ms|s)$/.exec(text) ?? []
  const time = Number(number) * (unit === 's' ? 1000 : 1)
  if (time > 0) return time
  throw new InvalidArgumentError(`Expected a time such as 500ms or 2s, got "${text}".`)
}

/** Above nothing, in ms: "30d" is 2592000000. */
export function duration(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([hd])$/.exec(text) ?? []
  const length = Number(number) * (unit === 'd' ? 86_400_000 : 3_600_000)
  if (length > 0 && length <= longestDuration) return length
  throw new InvalidArgumentError(`Expected a duration in hours or days such as 12h or 30d, at most 3650d, got "${text}".`)
}

/** Above nothing, at most a day, in ms: "90s" is 90000. */
export function shortDuration(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? []
  const length = Number(number) * (unit === 'h' ? 3_600_000 : unit === 'm' ? 60_000 : 1000)
  if (length > 0 && length <= 86_400_000) return length
  throw new InvalidArgumentError(`Expected a duration in seconds, minutes or hours such as 90s or 15m, at most 24h, got "${text}".`)
}
