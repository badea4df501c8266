import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { example, runsOption } from '../options.ts'

export function addDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('look at what this machine has and lacks')
    .addOption(runsOption('where the folders of runs are'))
    .option('--json', 'print as JSON', false)
    .addHelpText('after', example('doctor'))
    .action(options => perform('doctor', async () => (await import('./action.ts')).doctor(options)))
}
