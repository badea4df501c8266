import { Argument, type Command, Option } from 'commander'
import type { Perform } from '../command-work.ts'
import { interruptible } from '../command-work.ts'
import { caOption, example, productionOption, runsOption } from '../options.ts'

export function addClean(program: Command, perform: Perform): void {
  program
    .command('clean')
    .description('delete what a run wrote in the backends: accounts, products and orders whose names begin with its id, and nothing else')
    .addArgument(new Argument('<run>', 'id of a run, or its folder'))
    .option('--baseline <url>', 'the backend in service, where it is not as the run’s record says')
    .option('--candidate <url>', 'the backend to replace it; asked for what the baseline could not delete')
    .addOption(new Option('--thresholds <file>', 'the policy whose allowHosts hold (default: the run’s own policy.json)'))
    .addOption(runsOption('where the folders of runs are'))
    .addOption(productionOption())
    .addOption(caOption())
    .addHelpText(
      'after',
      `\nSigns in with CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD; the demonstration's administrator is known.\n\nExit codes: 0 nothing of the run is left, 4 something is\n${example('clean 2026-01-05-081500-4f2a')}`,
    )
    .action((run, options) => perform('clean', () => interruptible(async signal => (await import('./action.ts')).clean({ run, ...options }, signal))))
}
