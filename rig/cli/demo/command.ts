import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { interruptible } from '../command-work.ts'
import { example, runsOption, thresholdsOption } from '../options.ts'
import { wholeNumber } from '../values.ts'

export function addDemo(program: Command, perform: Perform): void {
  program
    .command('demo')
    .description('start two demonstration backends, rehearse on them and print three verdicts')
    .option('--serve', 'only serve the backends, until Ctrl-C', false)
    .option('--baseline-port <n>', 'port of the baseline, 0 for any', wholeNumber, 3000)
    .option('--candidate-port <n>', 'port of the candidate, 0 for any', wholeNumber, 8000)
    .addOption(thresholdsOption())
    .addOption(runsOption('where the run’s folder goes'))
    .option('--seed <n>', 'whole number that every choice of the load is drawn from', wholeNumber)
    .option('--json', 'print verdict.json instead of a table', false)
    .addHelpText('after', example('demo --serve'))
    .action(options => perform('demo', () => interruptible(async signal => (await import('./action.ts')).demo(options, signal))))
}
