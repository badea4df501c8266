import { Argument, type Command, Option } from 'commander'
import { assets } from '../platform/assets.ts'
import { defaultDatabaseRoles, defaultTraceShare, gates } from '../run/run-defaults.ts'
import { crontab, databaseRoles, readBackSources, serverUrl, shareOrNone, shortDuration, slug, unlessEmpty, wholeNumber } from './values.ts'

/** Flags of more than one command, and of the run. Each command says which of them it takes. */
export const options = {
  baseline: (description = 'Backend in service, such as localhost:3000') => new Option('-b, --baseline <url>', description).argParser(serverUrl),
  candidate: (description = 'Backend to replace it, such as localhost:8000') => new Option('-c, --candidate <url>', description).argParser(serverUrl),
  collector: (description: string) => new Option('--collector <url>', description).argParser(serverUrl),
  gate: () => new Option('--gate <part>', 'Part of the verdict that sets the exit code').choices(gates).default('all'),
  thresholds: () => new Option('--thresholds <file>', 'Policy file').default(assets.thresholds, 'thresholds.json of this repository'),
  evidence: () => new Option('--evidence <folder>', 'Folder of imported reports and answers').default('evidence'),
  runs: (description = 'Folder of all runs') => new Option('--runs <folder>', description).default('runs'),
  seed: () => new Option('--seed <n>', 'Seed of every random choice of the load (default: drawn)').argParser(wholeNumber),
  json: (description = 'Print verdict.json instead of a table') => new Option('--json', description).default(false),
  keepData: () => new Option('--keep-data', 'Leave the test data in the backends').default(false),
  allowProduction: () => new Option('--allow-production', 'Load a backend that reports to be in production').default(false),
  ca: () => new Option('--ca <file>', 'PEM file of certificate authorities to trust as well'),
  traces: () =>
    new Option('--traces <share>', 'Share of requests that carry a trace context')
      .default(defaultTraceShare, `${defaultTraceShare * 100}%`)
      .argParser(shareOrNone),
  /** Through the environment its password stays out of the list of processes. */
  databaseUrl: () => new Option('--database-url <url>', 'PostgreSQL of both backends, to measure its cost').env('CUTOVER_DATABASE_URL'),
  databaseRoles: () =>
    new Option('--database-roles <roles>', 'Database roles of the backends')
      .default(defaultDatabaseRoles, `baseline=${defaultDatabaseRoles.baseline},candidate=${defaultDatabaseRoles.candidate}`)
      .argParser(databaseRoles),
  readBack: () => new Option('--read-back <from>', 'Where writes are read back from').choices(readBackSources).default('backends'),
  readBackSql: () => new Option('--read-back-sql <file>', 'Query for --read-back database').default(assets.censusSql, 'that of the demonstration'),
} as const

/** A run that was made, by any of its names (`rig/run/run-folder.ts`). */
export function runArgument(name = '<run>', what = 'Run'): Argument {
  return new Argument(name, `${what}: an id or its beginning, latest, or a folder`)
}

/** Flags by which Sentry watches a run (docs/guides/sentry.md). Each may come from the environment, since a nightly job sets them once. */
export function addMonitorOptions(command: Command): Command {
  return command
    .addOption(new Option('--monitor <slug>', 'Sentry monitor of this run').env('CUTOVER_MONITOR').argParser(unlessEmpty(slug)))
    .addOption(
      new Option('--monitor-schedule <crontab>', 'When it is expected, in UTC (default: once a day)')
        .env('CUTOVER_MONITOR_SCHEDULE')
        .argParser(unlessEmpty(crontab)),
    )
    .addOption(
      new Option('--monitor-margin <time>', 'Delay after which it is missed (default: 1h)').env('CUTOVER_MONITOR_MARGIN').argParser(unlessEmpty(shortDuration)),
    )
    .addOption(
      new Option('--monitor-max-runtime <time>', 'Runtime after which it failed (default: by profile)')
        .env('CUTOVER_MONITOR_LONGEST')
        .argParser(unlessEmpty(shortDuration)),
    )
}

/** The end of a command's help: what its exit codes mean where they are its own, what else there is to know, and an example that works. */
export function help({ notes, exitCodes, example }: { readonly notes?: string; readonly exitCodes?: string; readonly example: string }): string {
  return [...(notes ? ['', notes] : []), ...(exitCodes ? ['', `Exit codes: ${exitCodes}`] : []), '', 'Example:', `  cutover ${example}`].join('\n')
}
