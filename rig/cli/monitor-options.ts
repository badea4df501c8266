import { type Command, Option } from 'commander'
import { crontab, shortDuration, slug, unlessEmpty } from './values.ts'

/** How Sentry watches for a run (docs/guides/sentry.md). Each may come from the environment, since a nightly's job sets them once. */
export function addMonitorOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--monitor <slug>', 'watched by Sentry under this name (default for nightly: cutover-nightly)')
        .env('CUTOVER_MONITOR')
        .argParser(unlessEmpty(slug)),
    )
    .addOption(
      new Option('--monitor-schedule <crontab>', 'when it is expected, in UTC, such as "17 1 * * *" (default: once a day)')
        .env('CUTOVER_MONITOR_SCHEDULE')
        .argParser(unlessEmpty(crontab)),
    )
    .addOption(
      new Option('--monitor-margin <time>', 'how late it may begin before it is missed (default: 1h)')
        .env('CUTOVER_MONITOR_MARGIN')
        .argParser(unlessEmpty(shortDuration)),
    )
    .addOption(
      new Option('--monitor-longest <time>', 'after which time it has failed (default: as long as the profile takes)')
        .env('CUTOVER_MONITOR_LONGEST')
        .argParser(unlessEmpty(shortDuration)),
    )
}
