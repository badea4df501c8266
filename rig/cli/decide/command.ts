import type { Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { help, options } from '../options.ts'

export function addDecide(program: Command, perform: Perform): void {
  program
    .command('decide')
    .description('Record what a meeting decided about a checkpoint')
    .argument('<checkpoint>', 'Id of the checkpoint')
    .requiredOption('--decision <word>', 'One of its decisions in the policy, such as continue or pause')
    .requiredOption('--role <role>', 'Role that decided, such as "project lead"')
    .requiredOption('--reason <text>', 'Why, in a sentence')
    .addOption(options.thresholds())
    .addOption(options.runs('Folder of history.jsonl'))
    .addHelpText(
      'after',
      help({
        notes: 'After continue or deploy the checkpoint is decided; other words leave it open.',
        example: 'decide 2 --decision continue --role "team lead" --reason "no issues"',
      }),
    )
    .action((checkpoint, options) => perform('decide', async () => (await import('./action.ts')).decide({ checkpoint, ...options })))
}
