import type { Command } from 'commander'
import { interruptible, type Perform } from '../command-work.ts'
import { help, options } from '../options.ts'

export function addParity(program: Command, perform: Perform): void {
  program
    .command('parity')
    .description('Compare the responses of both backends by endpoint')
    .addOption(options.baseline().makeOptionMandatory())
    .addOption(options.candidate().makeOptionMandatory())
    .option('--endpoint <id...>', 'Endpoints to compare, with what they need (default: all)')
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
