import { Option } from 'commander'
import { censusSources } from '../../contract/write-events.ts'
import { assets } from '../platform/assets.ts'
import { defaultRoles } from '../probes/database-cost/statements.ts'
import { defaultTraceShare, gates } from '../run/run-options.ts'
import { databaseRoles, shareOrNone } from './values.ts'

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
    .default(defaultRoles, `baseline=${defaultRoles.baseline},candidate=${defaultRoles.candidate}`)
    .argParser(databaseRoles)
}

export function tracesOption(): Option {
  return new Option('--traces <share>', 'share of the requests that are sent with a trace (traceparent), for your tracing to show; 0% sends none')
    .default(defaultTraceShare, `${defaultTraceShare * 100}%`)
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
