import { type Command, Option } from 'commander'
import { profiles } from '../../load/profiles.ts'
import { interruptible, type Perform } from '../command-work.ts'
import { help, options } from '../options.ts'
import { arrivalRate, milliseconds, share } from '../values.ts'

export function addAssess(program: Command, perform: Perform): void {
  program
    .command('assess')
    .description('Measure how much load one backend can take')
    .addOption(options.baseline().makeOptionMandatory())
    .addOption(options.candidate('Backend to replace it, assessed after the baseline'))
    .addOption(new Option('--rate <n>', 'Sessions per second it must take').argParser(arrivalRate).default(profiles.rehearsal.sessionsPerSecond))
    .addOption(new Option('--max-rate <n>', 'Sessions per second at which the search ends').argParser(arrivalRate).default(80))
    .addOption(new Option('--p95 <time>', 'Limit of the 95th percentile').argParser(milliseconds).default(500, '500ms'))
    .addOption(new Option('--error-rate <share>', 'Limit of the error rate').argParser(share).default(0.01, '1%'))
    .addOption(options.json('Print assessment.json instead of a table'))
    .addOption(options.thresholds())
    .addOption(options.runs())
    .addOption(options.keepData())
    .addOption(options.allowProduction())
    .addOption(options.ca())
    .addHelpText('after', help({ exitCodes: '0 it takes the load, 1 it does not, 3 not known', example: 'assess -b localhost:3000 --rate 5 --p95 500ms' }))
    .action(options => perform('assess', () => interruptible(async signal => (await import('./action.ts')).assess(options, signal))))
}
