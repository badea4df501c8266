import { Argument, type Command, Option } from 'commander'
import { decisions } from '../../../contract/history-events.ts'
import type { Perform } from '../command-work.ts'
import { example, runsOption, thresholdsOption } from '../options.ts'

export function addDecide(program: Command, perform: Perform): void {
  program
    .command('decide')
    .description('keep what a meeting decided of a checkpoint, also against the verdict')
    .addArgument(new Argument('<checkpoint>', 'id of the checkpoint'))
    .addOption(
      new Option('--decision <word>', 'continue and deploy settle the checkpoint; after pause, reassess and delay it is asked again')
        .choices(decisions)
        .makeOptionMandatory(),
    )
    .requiredOption('--role <role>', 'who decided, as a role: "project lead"')
    .requiredOption('--because <reason>', 'why, in a sentence')
    .addOption(thresholdsOption())
    .addOption(runsOption('where history.jsonl is'))
    .addHelpText('after', example('decide 2 --decision continue --role "project lead" --because "both open points are settled"'))
    .action((checkpoint, options) => perform('decide', async () => (await import('./action.ts')).decide({ checkpoint, ...options })))
}
