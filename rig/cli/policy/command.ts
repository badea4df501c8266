import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { example, thresholdsOption } from '../options.ts'

export function addPolicy(program: Command, perform: Perform): void {
  program
    .command('policy')
    .description('what thresholds.json asks for')
    .command('explain')
    .description('print the policy as prose, beside the words of the plan, with the time that each checkpoint takes')
    .addOption(thresholdsOption())
    .option('--json', 'print as JSON', false)
    .addHelpText('after', example('policy explain'))
    .action(options => perform('policy explain', async () => (await import('./action.ts')).explainPolicy(options)))
}
