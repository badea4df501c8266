import { type Command, InvalidArgumentError, Option } from 'commander'
import { type EndpointId, endpointIds } from '../../../contract/endpoints.ts'
import { interruptible, type Perform } from '../command-work.ts'
import { help, options } from '../options.ts'

export function addParity(program: Command, perform: Perform): void {
  program
    .command('parity')
    .description('Compare the responses of both backends by endpoint')
    .addOption(options.baseline().makeOptionMandatory())
    .addOption(options.candidate().makeOptionMandatory())
    .addOption(new Option('--endpoint <id...>', 'Endpoints to compare, with what they need (default: all)').argParser(addEndpoint))
    .addOption(options.json('Print the comparison as JSON'))
    .addOption(options.thresholds())
    .addOption(options.allowProduction())
    .addOption(options.ca())
    .addHelpText(
      'after',
      help({
        notes: `It makes accounts of its own and deletes them at the end, as the administrator
in CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD. CUTOVER_WEBHOOK_SECRET signs
payment webhooks.`,
        exitCodes: '0 no difference, 1 differences, 3 not everything was compared',
        example: 'parity -b localhost:3000 -c localhost:8000 --endpoint catalog.list',
      }),
    )
    .action(options => perform('parity', () => interruptible(async signal => (await import('./action.ts')).parity(options, signal))))
}

function addEndpoint(text: string, before: readonly EndpointId[] = []): EndpointId[] {
  const found = endpointIds.find(id => id === text)
  if (found === undefined) throw new InvalidArgumentError('expected an endpoint of the catalogue (contract/endpoints), such as catalog.list')
  return [...before, found]
}
