import { type Command, Option } from 'commander'
import { interruptible, type Perform } from '../command-work.ts'
import { help, options, runArgument } from '../options.ts'

export function addClean(program: Command, perform: Perform): void {
  program
    .command('clean')
    .description('Delete the test data of a run from the backends')
    .addArgument(runArgument())
    .addOption(options.baseline('Backend in service (default: from the record)'))
    .addOption(options.candidate('Backend to replace it (default: from the record)'))
    .addOption(new Option('--thresholds <file>', 'Policy whose allowHosts apply (default: that of the run)'))
    .addOption(options.runs())
    .addOption(options.allowProduction())
    .addOption(options.ca())
    .addHelpText(
      'after',
      help({
        notes: `It deletes accounts, products and orders whose names begin with the run id, and
nothing else, as the administrator in CUTOVER_ADMIN_EMAIL and
CUTOVER_ADMIN_PASSWORD (default: the one of the demonstration).`,
        exitCodes: '0 nothing of the run is left, 4 something is',
        example: 'clean latest',
      }),
    )
    .action((run, options) => perform('clean', () => interruptible(async signal => (await import('./action.ts')).clean({ run, ...options }, signal))))
}
