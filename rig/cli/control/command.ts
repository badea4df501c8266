import { type Command, Option } from 'commander'
import { profileNames } from '../../load/profiles.ts'
import { interruptible, type Perform } from '../command-work.ts'
import { help, options } from '../options.ts'
import { controlKinds, countFromOne, share } from '../values.ts'

export function addControl(program: Command, perform: Perform): void {
  program
    .command('control')
    .description('Test the rig: a backend against itself, and slowed down')
    .addOption(options.baseline('Backend compared with itself: must be go').makeOptionMandatory())
    .addOption(options.candidate('Backend slowed down: must be no-go (default: baseline)'))
    .option('--count <n>', 'Controls of each kind', countFromOne, 1)
    .addOption(new Option('--kind <kind>', 'Kind, without a slowdown or with one (default: both)').choices(controlKinds))
    .addOption(new Option('--slowdown <share>', 'Time added to each response').argParser(share).default(0.25, '25%'))
    .addOption(new Option('--profile <name>', 'How much load, for how long').choices(profileNames).default('rehearsal'))
    .option('--checkpoint <id>', 'Checkpoint whose criteria judge (default: the one of most endpoints)')
    .addOption(options.json('Print the results as JSON'))
    .addOption(options.thresholds())
    .addOption(options.runs())
    .addOption(options.keepData())
    .addOption(options.allowProduction())
    .addOption(options.ca())
    .addHelpText(
      'after',
      help({ exitCodes: '0 all as expected, 1 a false alarm or a miss, 3 inconclusive', example: 'control -b localhost:3000 -c localhost:8000 --count 3' }),
    )
    .action(options => perform('control', () => interruptible(async signal => (await import('./action.ts')).control(options, signal))))
}
