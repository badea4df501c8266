import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { example } from '../options.ts'

export function addProfiles(program: Command, perform: Perform): void {
  program
    .command('profiles')
    .description('list how much load for how long there is to choose from, and what each can prove')
    .option('--json', 'print as JSON', false)
    .addHelpText('after', example('profiles'))
    .action(options => perform('profiles', async () => (await import('./action.ts')).listProfiles(options)))
}
