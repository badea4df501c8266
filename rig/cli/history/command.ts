import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { example, runsOption } from '../options.ts'

export function addHistory(program: Command, perform: Perform): void {
  program
    .command('history')
    .description('show verdicts, trends, changed limits and decisions over time')
    .addOption(runsOption('where history.jsonl is'))
    .option('--verify', 'check instead that nothing in it was changed, and that each run gives its verdict again', false)
    .option('--expect-head <hash>', 'with --verify: a hash (or 12 digits of it or more) that an entry must have, else its tail was removed')
    .option('--json', 'print as JSON', false)
    .addHelpText(
      'after',
      `\nExit codes of --verify: 0 all is as it was, 1 something was changed, 3 something could not be checked\n${example('history --verify')}`,
    )
    .action(options => perform('history', async () => (await import('./action.ts')).history(options)))
}
