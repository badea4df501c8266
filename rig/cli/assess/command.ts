import { type Command, Option } from 'commander'
import { profiles } from '../../load/profiles.ts'
import type { Perform } from '../command-work.ts'
import { interruptible } from '../command-work.ts'
import { caOption, example, productionOption, runsOption, thresholdsOption } from '../options.ts'
import { arrivalRate, milliseconds, share } from '../values.ts'

export function addAssess(program: Command, perform: Perform): void {
  program
    .command('assess')
    .description('measure what one backend can bear: under the load, twice and four times of it, and up to its limit')
    .requiredOption('--baseline <url>', 'the backend in service')
    .option('--candidate <url>', 'the backend to replace it: assessed after the baseline')
    .addOption(
      new Option('--sessions <rate>', 'users who begin a second, that it is to bear (1×)').argParser(arrivalRate).default(profiles.rehearsal.sessionsPerSecond),
    )
    .addOption(new Option('--at-most <rate>', 'users who begin a second, beyond which nobody asks').argParser(arrivalRate).default(80))
    .addOption(new Option('--p95 <time>', 'within which 95 % of its answers must come').argParser(milliseconds).default(500, '500ms'))
    .addOption(new Option('--errors <share>', 'below which requests may go wrong').argParser(share).default(0.01, '1%'))
    .addOption(thresholdsOption())
    .addOption(runsOption('where the assessment’s folder goes'))
    .addOption(productionOption())
    .addOption(caOption())
    .option('--keep', 'leave what the steps wrote in the backends; else it is deleted after each', false)
    .option('--json', 'print assessment.json instead of a table', false)
    .addHelpText(
      'after',
      `\nExit codes: 0 it bears the load, 1 it does not, 3 that is not known\n${example('assess --baseline http://localhost:3000 --sessions 5 --p95 500ms')}`,
    )
    .action(options => perform('assess', () => interruptible(async signal => (await import('./action.ts')).assess(options, signal))))
}
