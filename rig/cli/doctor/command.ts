import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { help, options } from '../options.ts'

export function addDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('Check what this machine has and lacks')
    .addOption(options.runs())
    .addOption(options.json('Print as JSON'))
    .addHelpText('after', help({ example: 'doctor' }))
    .action(options => perform('doctor', async () => (await import('./action.ts')).doctor(options)))
}
