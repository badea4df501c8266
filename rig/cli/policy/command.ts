import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { help, options } from '../options.ts'

export function addPolicy(program: Command, perform: Perform): void {
  program
    .command('policy')
    .description('Explain the policy, thresholds.json')
    .command('explain')
    .description('Print the policy as prose, with the time that each checkpoint takes')
    .addOption(options.thresholds())
    .addOption(options.json('Print as JSON'))
    .addHelpText('after', help({ example: 'policy explain' }))
    .action(options => perform('policy explain', async () => (await import('./action.ts')).explainPolicy(options)))
}
