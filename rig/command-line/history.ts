import type { Command } from 'commander'
import { example, runsOption } from './options.ts'
import type { Perform } from './perform.ts'

export function addHistory(program: Command, perform: Perform): void {
  program
    .command('history')
    .description('show verdicts, trends, changed limits and decisions over time')
    .addOption(runsOption('where history.jsonl is'))
    .option('--json', 'print as JSON', false)
    .addHelpText('after', example('history'))
    .action(options => perform('history', async () => (await import('../commands/history.ts')).history(options)))
}
