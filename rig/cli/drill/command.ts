import { type Command, InvalidArgumentError } from 'commander'
import { fewestOrders, mostOrders } from '../../drill/written.ts'
import type { Perform } from '../command-work.ts'
import { interruptible } from '../command-work.ts'
import { caOption, evidenceOption, example, productionOption, thresholdsOption } from '../options.ts'
import { countFromOne, shortDuration, wholeNumber } from '../values.ts'

export function addDrill(program: Command, perform: Perform): void {
  program
    .command('drill')
    .description('walk the way back: the candidate alone writes, then the baseline alone serves with everything that was written')
    .requiredOption('--baseline <url>', 'the backend in service, to which the traffic goes back')
    .requiredOption('--candidate <url>', 'the backend to replace it, which writes')
    .option('--accounts <n>', 'how many accounts the candidate makes', countFromOne, 20)
    .option('--orders <n>', `how many orders of each, ${fewestOrders} to ${mostOrders}`, orders, fewestOrders)
    .option('--switch-command <cmd>', 'leads the traffic back, run in between; its time counts, and the baseline need not answer before')
    .option('--within <duration>', 'how long the way back may take, such as 90s or 15m (default: what the policy allows)', shortDuration)
    .addOption(thresholdsOption())
    .addOption(evidenceOption())
    .addOption(productionOption())
    .addOption(caOption())
    .option('--keep', 'leave what was written in the backends', false)
    .option('--json', 'print the result as JSON', false)
    .addHelpText(
      'after',
      `\nExit codes: 0 the way back held, 1 it did not, 2 wrong input, 3 the candidate wrote too little to show anything, 4 the rig failed\n${example('drill --baseline http://localhost:3000 --candidate http://localhost:8000')}`,
    )
    .action(options => perform('drill', () => interruptible(async signal => (await import('./action.ts')).drill(options, signal))))
}

function orders(text: string): number {
  const count = wholeNumber(text)
  if (count >= fewestOrders && count <= mostOrders) return count
  throw new InvalidArgumentError(`expected ${fewestOrders} to ${mostOrders}`)
}
