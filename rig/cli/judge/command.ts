import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { help, options, runArgument } from '../options.ts'

export function addJudge(program: Command, perform: Perform): void {
  program
    .command('judge')
    .description('Judge the record of a run again')
    .addArgument(runArgument())
    .option('--thresholds <file>', 'Other policy (default: that of the run)')
    .addOption(options.gate())
    .addOption(options.runs())
    .addOption(options.json())
    .addHelpText('after', help({ example: 'judge latest --gate measured' }))
    .action((name, options) => perform('judge', async () => (await import('./action.ts')).judge({ run: name, ...options })))
}
