import { type Command, Option } from 'commander'
import { profileNames } from '../../load/profiles.ts'
import { interruptible, type Perform } from '../command-work.ts'
import { addMonitorOptions, help, options } from '../options.ts'
import { runLabel, serverUrl } from '../values.ts'

export function addRun(program: Command, perform: Perform): void {
  const command = program
    .command('run')
    .description('Put both backends under the same load and judge')
    .addOption(options.baseline().makeOptionMandatory())
    .addOption(options.candidate().makeOptionMandatory())
    .option('--checkpoint <id>', 'Checkpoint to judge: an id, next (first undecided) or all', 'all')
    .addOption(new Option('--profile <name>', 'How much load, for how long').choices(profileNames).default('rehearsal'))
    .addOption(new Option('--design <name>', 'Both at the same time, or in turns').choices(['duet', 'alternating']).default('duet'))
    .addOption(options.gate())
    .option('--label <text>', 'Name at the end of the run id, such as pr-512', runLabel)
    .addOption(options.json())
    .addOption(options.thresholds())
    .addOption(options.runs())
    .addOption(options.evidence())
    .option('--force', 'Run even if the profile cannot reach a go', false)
    .option('--no-abort', 'Go on when a backend fails most requests')
    .option('--stop-early', 'End the load as soon as a no-go is certain', false)
    .addOption(options.keepData())
    .addOption(options.allowProduction())
    .addOption(options.ca())
    .addOption(options.seed())
    .addOption(options.traces())
    .addOption(new Option('--control-probe <url>', 'Page probed each second, to detect faults of the network').argParser(serverUrl))
    .option('--restart-command <cmd>', 'Command that restarts both backends between runs')
    .addOption(options.databaseUrl())
    .addOption(options.databaseRoles())
    .addOption(options.readBack())
    .addOption(options.readBackSql())
    .addOption(options.collector('Resident collector (default: one for this run)'))
  addMonitorOptions(command)
    .addHelpText(
      'after',
      help({
        notes: 'A URL without a scheme is http on this machine, otherwise https.\nProfiles: cutover profiles',
        example: 'run -b localhost:3000 -c localhost:8000 --checkpoint 1',
      }),
    )
    .action(options => perform('run', reports => interruptible(async signal => (await import('./action.ts')).run(options, signal, reports))))
}
