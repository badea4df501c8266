import { Argument, type Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { example, gateOption, runsOption } from '../options.ts'

export function addJudge(program: Command, perform: Perform): void {
  program
    .command('judge')
    .description('judge the record of a run again')
    .addArgument(new Argument('<run>', 'id of a run, or its folder'))
    .option('--thresholds <file>', 'another policy than the run’s own policy.json')
    .addOption(gateOption())
    .addOption(runsOption('where the folders of runs are'))
    .option('--json', 'print verdict.json instead of a table', false)
    .addHelpText('after', example('judge 2026-01-05-081500-4f2a --gate measured'))
    .action((name, options) => perform('judge', async () => (await import('./action.ts')).judge({ run: name, ...options })))
}
