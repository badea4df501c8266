import type { Command } from 'commander'
import { interruptible, type Perform } from '../command-work.ts'
import { help, options, runArgument } from '../options.ts'

export function addPush(program: Command, perform: Perform): void {
  program
    .command('push')
    .description('Send a finished run to a resident collector')
    .addArgument(runArgument())
    .addOption(options.collector('Resident collector').makeOptionMandatory())
    .addOption(options.runs())
    .addOption(options.ca())
    .addHelpText(
      'after',
      help({ notes: 'The collector judges the run again. CUTOVER_TOKEN is its token.', example: 'push latest --collector https://collector.example' }),
    )
    .action((name, options) => perform('push', () => interruptible(async signal => (await import('./action.ts')).push({ run: name, ...options }, signal))))
}
