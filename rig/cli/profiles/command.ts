import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { help, options } from '../options.ts'

export function addProfiles(program: Command, perform: Perform): void {
  program
    .command('profiles')
    .description('List the load profiles and what each can prove')
    .addOption(options.json('Print as JSON'))
    .addHelpText('after', help({ example: 'profiles' }))
    .action(options => perform('profiles', async () => (await import('./action.ts')).listProfiles(options)))
}
