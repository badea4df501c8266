import { type Command, InvalidArgumentError, Option } from 'commander'
import { shortDuration } from './options.ts'

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

/** A variable that a job leaves empty is one that it does not set. */
function unlessEmpty<Value>(parse: (text: string) => Value): (text: string) => Value | undefined {
  return text => (text.trim() === '' ? undefined : parse(text))
}

function slug(text: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,49}$/.test(text)) return text
  throw new InvalidArgumentError('Expected at most 50 small letters, digits, - and _, beginning with a letter or a digit.')
}

function crontab(text: string): string {
  const fields = text.trim().split(/\s+/)
  if (fields.length === 5 && fields.every(field => /^[\dA-Za-z*/,-]+$/.test(field))) return fields.join(' ')
  throw new InvalidArgumentError('Expected five fields (minute, hour, day, month, weekday) such as "17 1 * * *".')
}
