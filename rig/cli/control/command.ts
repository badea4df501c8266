import { type Command, Option } from 'commander'

import { controlKinds } from '../../../contract/control.ts'

import { profileNames } from '../../load/profiles.ts'
import type { Perform } from '../command-work.ts'
import { interruptible } from '../command-work.ts'
import { caOption, example, productionOption, runsOption, thresholdsOption } from '../options.ts'
import { countFromOne, share } from '../values.ts'

export function addControl(program: Command, perform: Perform): void {
  program
    .command('control')
    .description('prove the rig on your own backends: one against itself must be go, one slowed down must be no-go')
    .requiredOption('--baseline <url>', 'the backend in service: compared with itself')
    .option('--candidate <url>', 'the backend to replace it: slowed down and compared with itself; without it the baseline is')
    .option('--times <n>', 'how many controls of each kind', countFromOne, 1)
    .addOption(new Option('--profile <name>', 'how much load, for how long (see run --help)').choices(profileNames).default('rehearsal'))
    .addOption(new Option('--slowdown <share>', 'how much time is added to each answer').argParser(share).default(0.25, '25%'))
    .addOption(new Option('--only <kind>', 'negative: nothing is planted; positive: a slow-down is').choices(controlKinds))
    .option('--checkpoint <id>', 'whose criteria judge (default: the checkpoint about most endpoints)')
    .addOption(thresholdsOption())
    .addOption(runsOption('where the folders of the controls go, and whose history keeps them all'))
    .addOption(productionOption())
    .addOption(caOption())
    .option('--keep', 'leave what the controls wrote in the backends; else it is deleted after each', false)
    .option('--json', 'print what they came to as JSON', false)
    .addHelpText(
      'after',
      `\nExit codes: 0 all came out as they should, 1 a false alarm or a miss, 3 one showed nothing\n${example('control --baseline http://localhost:3000 --candidate http://localhost:8000')}`,
    )
    .action(options => perform('control', () => interruptible(async signal => (await import('./action.ts')).control(options, signal))))
}
