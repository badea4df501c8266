import { type Command, InvalidArgumentError } from 'commander'
import { maxOrders, minOrders } from '../../drill/written.ts'
import { interruptible, type Perform } from '../command-work.ts'
import { help, options } from '../options.ts'
import { countFromOne, shortDuration, wholeNumber } from '../values.ts'

export function addDrill(program: Command, perform: Perform): void {
  program
    .command('drill')
    .description('Rehearse the rollback: candidate writes, baseline reads')
    .addOption(options.baseline('Backend in service, which takes over again').makeOptionMandatory())
    .addOption(options.candidate('Backend to replace it, which writes').makeOptionMandatory())
    .option('--accounts <n>', 'Accounts that the candidate makes', countFromOne, 20)
    .option('--orders <n>', `Orders of each account, ${minOrders} to ${maxOrders}`, orders, minOrders)
    .option('--switch-command <cmd>', 'Command that routes the traffic back; its time counts')
    .option('--max-duration <time>', 'Limit of the rollback time, such as 90s (default: the policy)', shortDuration)
    .addOption(options.json('Print the result as JSON'))
    .addOption(options.thresholds())
    .addOption(options.evidence())
    .addOption(options.keepData())
    .addOption(options.allowProduction())
    .addOption(options.ca())
    .addHelpText(
      'after',
      help({
        notes: 'The next run sends the result.',
        exitCodes: '0 the rollback held, 1 it did not, 3 too little was written',
        example: 'drill -b localhost:3000 -c localhost:8000',
      }),
    )
    .action(options => perform('drill', () => interruptible(async signal => (await import('./action.ts')).drill(options, signal))))
}

function orders(text: string): number {
  const count = wholeNumber(text)
  if (count >= minOrders && count <= maxOrders) return count
  throw new InvalidArgumentError(`expected ${minOrders} to ${maxOrders}`)
}
