import { type Command, Option } from 'commander'
import { endpointIds } from '../../../contract/endpoints.ts'
import type { Perform } from '../command-work.ts'
import { interruptible } from '../command-work.ts'
import { caOption, example, productionOption, thresholdsOption } from '../options.ts'

export function addParity(program: Command, perform: Perform): void {
  program
    .command('parity')
    .description('ask both backends everything, the baseline twice, and tell where their answers differ')
    .requiredOption('--baseline <url>', 'the backend in service')
    .requiredOption('--candidate <url>', 'the backend to replace it')
    .addOption(new Option('--endpoint <id...>', 'endpoints of the catalogue; what they need is asked as well (default: all)').choices(endpointIds))
    .addOption(thresholdsOption())
    .addOption(productionOption())
    .addOption(caOption())
    .option('--json', 'print what was compared as JSON', false)
    .addHelpText(
      'after',
      `\nIt writes on accounts of its own and deletes them at the end. CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD name an administrator of the baseline,
who makes and deletes these accounts; CUTOVER_WEBHOOK_SECRET is what the payment gateways sign with.
\nExit codes: 0 no difference, 1 differences, 2 wrong input, 3 not everything could be compared\n${example('parity --baseline http://localhost:3000 --candidate http://localhost:8000')}`,
    )
    .action(options => perform('parity', () => interruptible(async signal => (await import('./action.ts')).parity(options, signal))))
}
