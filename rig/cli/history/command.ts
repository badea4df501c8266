import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { help, options } from '../options.ts'

export function addHistory(program: Command, perform: Perform): void {
  program
    .command('history')
    .description('Show verdicts, trends, changed limits and decisions')
    .option('--verify', 'Check the chain of hashes and judge each record again', false)
    .option('--expect-head <hash>', 'Hash that --verify must find (at least 12 digits)')
    .addOption(options.runs('Folder of history.jsonl'))
    .addOption(options.json('Print as JSON'))
    .addHelpText('after', help({ exitCodes: 'of --verify: 0 unchanged, 1 changed, 3 could not be checked', example: 'history --verify' }))
    .action(options => perform('history', async () => (await import('./action.ts')).history(options)))
}
