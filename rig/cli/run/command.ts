import { type Command, Option } from 'commander'
import { profileNames, profiles } from '../../load/profiles.ts'
import type { Perform } from '../command-work.ts'
import { interruptible } from '../command-work.ts'
import { addMonitorOptions } from '../monitor-options.ts'
import {
  caOption,
  censusOption,
  censusSqlOption,
  databaseRolesOption,
  databaseUrlOption,
  evidenceOption,
  example,
  gateOption,
  productionOption,
  runsOption,
  thresholdsOption,
  tracesOption,
} from '../options.ts'
import { wholeNumber } from '../values.ts'

export function addRun(program: Command, perform: Perform): void {
  const command = program
    .command('run')
    .description('put two backends under the same load and judge')
    .requiredOption('--baseline <url>', 'the backend in service')
    .requiredOption('--candidate <url>', 'the backend to replace it')
    .option('--checkpoint <id>', 'checkpoint of the policy to judge; next: the first that no meeting has settled; all: all that meetings decide', 'all')
    .addOption(
      new Option('--profile <name>', profileNames.map(name => `${name}: ${profiles[name].purpose}`).join('; ')).choices(profileNames).default('rehearsal'),
    )
    .addOption(
      new Option(
        '--design <name>',
        'duet: both at the same time; alternating: in turns (A B B A), for two backends that share one machine and would disturb each other',
      )
        .choices(['duet', 'alternating'])
        .default('duet'),
    )
    .addOption(gateOption())
    .addOption(thresholdsOption())
    .addOption(runsOption('where the run’s folder goes'))
    .addOption(evidenceOption())
    .option('--seed <n>', 'whole number that every choice of the load is drawn from', wholeNumber)
    .addOption(tracesOption())
    .option('--json', 'print verdict.json instead of a table', false)
    .option('--anyway', 'go on although the profile cannot reach go', false)
    .addOption(productionOption())
    .addOption(caOption())
    .option('--keep', 'leave what the run wrote in the backends; else it is deleted at the end', false)
    .option('--push-on', 'go on although either backend fails more than half of its requests for 10 s; else the load ends then', false)
    .option('--stop-early', 'also end the load, as no-go, as soon as that is sure', false)
    .option('--restart-command <cmd>', 'starts both backends anew between the runs of a profile that takes several (default: waits until somebody did)')
    .option('--control <url>', 'a page beside the backends, asked each second, so that a blip of the network is not blamed on them')
    .addOption(databaseUrlOption())
    .addOption(databaseRolesOption())
    .addOption(censusOption())
    .addOption(censusSqlOption())
    .option('--collector <url>', 'a resident collector, instead of one for this run')
  addMonitorOptions(command)
    .addHelpText('after', example('run --baseline http://localhost:3000 --candidate http://localhost:8000 --checkpoint 1'))
    .action(options => perform('run', reports => interruptible(async signal => (await import('./action.ts')).run(options, signal, reports))))
}
