import { readFileSync } from 'node:fs'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { assets } from './assets.ts'
import { controlKinds } from './control/control.ts'
import { exitCodes } from './exit-codes.ts'
import { sentenceOf } from './failure.ts'
import { listenForInterruption } from './interruption.ts'
import { profileNames, profiles } from './profiles.ts'
import { traced } from './reporting/tracing.ts'
import { gates } from './run/options.ts'
import { sayOnStderr } from './terminal/say.ts'

/** Runs what the arguments ask for; a command's own modules are loaded only when it runs. @returns the exit code
 *  @throws CommanderError for arguments that are wrong and for help and version; else what the command throws */
export async function commandLine(args: readonly string[]): Promise<number> {
  const outcome: { code: number } = { code: exitCodes.go }
  const program = describe(async (name, work) => {
    outcome.code = await traced(process.env.CUTOVER_OTLP_ENDPOINT, `cutover ${name}`, work)
  })
  await program.parseAsync(args, { from: 'user' })
  return outcome.code
}

type Perform = (name: string, work: () => Promise<number>) => Promise<void>

function describe(perform: Perform): Command {
  const program = new Command('cutover')
    .description('Decides with evidence whether a backend migration may go on.')
    .version(version(), '--version')
    .exitOverride()
    .showHelpAfterError()
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nExample:\n  npm run cutover -- run --baseline http://localhost:3000 --candidate http://localhost:8000\n\nExit codes: 0 go, 1 no-go, 2 wrong input, 3 inconclusive, 4 the rig failed, 130 interrupted',
    )
  addRun(program, perform)
  addJudge(program, perform)
  addCollector(program, perform)
  addDemo(program, perform)
  addControl(program, perform)
  addDoctor(program, perform)
  return program
}

function addRun(program: Command, perform: Perform): void {
  program
    .command('run')
    .description('put two backends under the same load and judge')
    .requiredOption('--baseline <url>', 'the backend in service')
    .requiredOption('--candidate <url>', 'the backend to replace it')
    .option('--checkpoint <id>', 'checkpoint of the policy to judge, or all', 'all')
    .addOption(
      new Option('--profile <name>', profileNames.map(name => `${name}: ${profiles[name].purpose}`).join('; ')).choices(profileNames).default('rehearsal'),
    )
    .addOption(gateOption())
    .addOption(new Option('--thresholds <file>', 'the policy').default(assets.thresholds, 'thresholds.json of this repository'))
    .option('--runs <folder>', 'where the run’s folder goes', 'runs')
    .option('--seed <n>', 'whole number that every choice of the load is drawn from', wholeNumber)
    .option('--json', 'print verdict.json instead of a table', false)
    .option('--anyway', 'go on although the profile cannot reach go', false)
    .option('--collector <url>', 'a resident collector, instead of one for this run')
    .addHelpText('after', example('run --baseline http://localhost:3000 --candidate http://localhost:8000 --checkpoint 1'))
    .action(options => perform('run', () => interruptible(async signal => (await import('./commands/run.ts')).run(options, signal))))
}

function addJudge(program: Command, perform: Perform): void {
  program
    .command('judge')
    .description('judge the record of a run again')
    .addArgument(new Argument('<run>', 'id of a run, or its folder'))
    .option('--thresholds <file>', 'another policy than the run’s own policy.json')
    .addOption(gateOption())
    .option('--runs <folder>', 'where the folders of runs are', 'runs')
    .option('--json', 'print verdict.json instead of a table', false)
    .addHelpText('after', example('judge 2026-01-05-081500-4f2a --gate measured'))
    .action((name, options) => perform('judge', async () => (await import('./commands/judge.ts')).judge({ run: name, ...options })))
}

function addCollector(program: Command, perform: Perform): void {
  program
    .command('collector')
    .description('serve as an OpenTelemetry collector, for runs with --collector; takes the flags of collector/main.ts')
    .argument('[flags...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action((flags: string[]) => perform('collector', async () => (await import('./commands/collector.ts')).collector(flags)))
}

function addDemo(program: Command, perform: Perform): void {
  program
    .command('demo')
    .description('start two demonstration backends, rehearse on them and print three verdicts')
    .option('--serve', 'only serve the backends, until Ctrl-C', false)
    .option('--baseline-port <n>', 'port of the baseline, 0 for any', wholeNumber, 3000)
    .option('--candidate-port <n>', 'port of the candidate, 0 for any', wholeNumber, 8000)
    .addOption(new Option('--thresholds <file>', 'the policy').default(assets.thresholds, 'thresholds.json of this repository'))
    .option('--runs <folder>', 'where the run’s folder goes', 'runs')
    .option('--seed <n>', 'whole number that every choice of the load is drawn from', wholeNumber)
    .option('--json', 'print verdict.json instead of a table', false)
    .addHelpText('after', example('demo --serve'))
    .action(options => perform('demo', () => interruptible(async signal => (await import('./commands/demo.ts')).demo(options, signal))))
}

function addControl(program: Command, perform: Perform): void {
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
    .addOption(new Option('--thresholds <file>', 'the policy').default(assets.thresholds, 'thresholds.json of this repository'))
    .option('--runs <folder>', 'where the folders of the controls go, and the list of all', 'runs')
    .option('--json', 'print what they came to as JSON', false)
    .addHelpText(
      'after',
      `\nExit codes: 0 all came out as they should, 1 a false alarm or a miss, 3 one showed nothing\n${example('control --baseline http://localhost:3000 --candidate http://localhost:8000')}`,
    )
    .action(options => perform('control', () => interruptible(async signal => (await import('./commands/control.ts')).control(options, signal))))
}

function addDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('look at what this machine has and lacks')
    .option('--runs <folder>', 'where the folders of runs are', 'runs')
    .option('--json', 'print as JSON', false)
    .addHelpText('after', example('doctor'))
    .action(options => perform('doctor', async () => (await import('./commands/doctor.ts')).doctor(options)))
}

/** The first signal ends a command in order, a second one at once: what runs in its name is killed when the process exits. */
async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  using interruption = listenForInterruption(() => process.exit(exitCodes.interrupted))
  interruption.signal.addEventListener('abort', () => sayOnStderr(`${sentenceOf(interruption.signal.reason)}: ending in order; once more ends at once`))
  return await work(interruption.signal)
}

function gateOption(): Option {
  return new Option('--gate <part>', 'what the exit code looks at').choices(gates).default('all')
}

function example(command: string): string {
  return `\nExample:\n  npm run cutover -- ${command}`
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError(`Expected a whole number, got "${text}".`)
  return Number(text)
}

function countFromOne(text: string): number {
  const count = wholeNumber(text)
  if (count < 1) throw new InvalidArgumentError(`Expected 1 or more, got "${text}".`)
  return count
}

/** A share above nothing: "25%" is 0.25. */
function share(text: string): number {
  const number = /^\d+(\.\d+)?%$/.test(text) ? Number(`${text.slice(0, -1)}e-2`) : 0
  if (number <= 0) throw new InvalidArgumentError(`Expected a percentage above 0 such as 25%, got "${text}".`)
  return number
}

function version(): string {
  return (JSON.parse(readFileSync(assets.packageJson, 'utf8')) as { version: string }).version
}
