import type { Command } from 'commander'
import { interruptible, type Perform } from '../command-work.ts'
import { help, options } from '../options.ts'
import { wholeNumber } from '../values.ts'

export function addDemo(program: Command, perform: Perform): void {
  program
    .command('demo')
    .description('Load two demo backends and print three verdicts')
    .option('--serve', 'Only serve the backends, until Ctrl-C', false)
    .option('--baseline-port <n>', 'Port of the baseline, 0 for any', wholeNumber, 3000)
    .option('--candidate-port <n>', 'Port of the candidate, 0 for any', wholeNumber, 8000)
    .addOption(options.json())
    .addOption(options.thresholds())
    .addOption(options.runs())
    .addOption(options.seed())
    .addHelpText('after', help({ example: 'demo --serve' }))
    .action(options => perform('demo', () => interruptible(async signal => (await import('./action.ts')).demo(options, signal))))
}
