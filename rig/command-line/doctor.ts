import type { Command } from 'commander'
import { example } from './options.ts'
import type { Perform } from './perform.ts'

export function addDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('look at what this machine has and lacks')
    .option('--runs <folder>', 'where the folders of runs are', 'runs')
    .option('--json', 'print as JSON', false)
    .addHelpText('after', example('doctor'))
    .action(options => perform('doctor', async () => (await import('../commands/doctor.ts')).doctor(options)))
}
