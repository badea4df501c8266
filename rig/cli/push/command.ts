import { Argument, type Command } from 'commander'
import type { Perform } from '../command-work.ts'
import { interruptible } from '../command-work.ts'
import { caOption, example, runsOption } from '../options.ts'

export function addPush(program: Command, perform: Perform): void {
  program
    .command('push')
    .description('bring a finished run to a resident collector, which judges it again and shows it; CUTOVER_TOKEN is its token')
    .addArgument(new Argument('<run>', 'id of a run, or its folder'))
    .requiredOption('--collector <url>', 'the resident collector')
    .addOption(runsOption('where the folders of runs are'))
    .addOption(caOption())
    .addHelpText('after', example('push 2026-01-05-081500-4f2a --collector https://collector.example'))
    .action((name, options) => perform('push', () => interruptible(async signal => (await import('./action.ts')).push({ run: name, ...options }, signal))))
}
