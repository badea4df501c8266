import { Argument, type Command } from 'commander'
import { assets } from '../../platform/assets.ts'
import type { Perform } from '../command-work.ts'
import { interruptible } from '../command-work.ts'
import { example, runsOption } from '../options.ts'
import { wholeNumber } from '../values.ts'

export function addObserve(program: Command, perform: Perform): void {
  program
    .command('observe')
    .description('start Prometheus (from PATH): it scrapes a collector, or shows the runs that are named, imported with their own times')
    .addArgument(new Argument('[run...]', 'ids of finished runs, or their folders'))
    .addOption(runsOption('where the folders of runs are'))
    .option('--collector <url>', 'the collector to scrape', 'http://127.0.0.1:4318')
    .option('--data <folder>', 'where Prometheus keeps its data', assets.prometheusData)
    .option('--port <n>', 'port of Prometheus on 127.0.0.1', wholeNumber, 9090)
    .option('--no-serve', 'only import, then end')
    .addHelpText('after', example('observe 2026-01-05-081500-4f2a'))
    .action((run, options) => perform('observe', () => interruptible(async signal => (await import('./action.ts')).observe({ run, ...options }, signal))))
}
