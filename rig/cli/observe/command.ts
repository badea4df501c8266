import { type Command, Option } from 'commander'
import { assets } from '../../platform/assets.ts'
import { interruptible, type Perform } from '../command-work.ts'
import { help, options, runArgument } from '../options.ts'
import { wholeNumber } from '../values.ts'

export function addObserve(program: Command, perform: Perform): void {
  program
    .command('observe')
    .description('Serve a Prometheus with runs or with a live collector')
    .addArgument(runArgument('[run...]', 'Runs to import (default: scrape the collector)'))
    .addOption(options.runs())
    .addOption(options.collector('Collector to scrape').default('http://127.0.0.1:4318'))
    .addOption(new Option('--data <folder>', 'Data folder of Prometheus').default(assets.prometheusData, '.cache/prometheus of this repository'))
    .option('--port <n>', 'Port of Prometheus on 127.0.0.1', wholeNumber, 9090)
    .option('--no-serve', 'Import and end')
    .addHelpText('after', help({ notes: 'It takes prometheus and promtool from PATH.', example: 'observe latest' }))
    .action((run, options) => perform('observe', () => interruptible(async signal => (await import('./action.ts')).observe({ run, ...options }, signal))))
}
