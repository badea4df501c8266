import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { Reports } from '../collector/index.ts'
import { assets } from './assets.ts'
import { addAssess } from './command-line/assess.ts'
import { addAttest } from './command-line/attest.ts'
import { addClean } from './command-line/clean.ts'
import { addCollector } from './command-line/collector.ts'
import { addControl } from './command-line/control.ts'
import { addDecide } from './command-line/decide.ts'
import { addDemo } from './command-line/demo.ts'
import { addDoctor } from './command-line/doctor.ts'
import { addDrill } from './command-line/drill.ts'
import { addEvidence } from './command-line/evidence.ts'
import { addHistory } from './command-line/history.ts'
import { addJudge } from './command-line/judge.ts'
import { addObserve } from './command-line/observe.ts'
import { addParity } from './command-line/parity.ts'
import type { Perform } from './command-line/perform.ts'
import { addPolicy } from './command-line/policy.ts'
import { addProfiles } from './command-line/profiles.ts'
import { addPush } from './command-line/push.ts'
import { addRun } from './command-line/run.ts'
import { exitCodes } from './exit-codes.ts'
import { observed } from './reporting/observed.ts'
import { trust } from './trust.ts'

/** Runs what the arguments ask for; a command's own modules are loaded only when it runs.
 *  @param reports where somebody asks for them  @returns the exit code
 *  @throws CommanderError for arguments that are wrong and for help and version; else what the command throws */
export async function commandLine(args: readonly string[], reports?: Reports): Promise<number> {
  const outcome: { code: number } = { code: exitCodes.go }
  const program = describe(async (name, work) => {
    reports?.about({ command: name })
    outcome.code = await observed(process.env, name, trace => {
      if (trace !== undefined) reports?.about({ trace })
      return work(reports)
    })
  })
  await program.parseAsync(args, { from: 'user' })
  return outcome.code
}

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
  program.hook('preAction', (_, command) => {
    const { ca } = command.opts<{ ca?: string }>()
    if (ca !== undefined) trust(ca)
  })
  addRun(program, perform)
  addProfiles(program, perform)
  addJudge(program, perform)
  addPush(program, perform)
  addPolicy(program, perform)
  addEvidence(program, perform)
  addAttest(program, perform)
  addClean(program, perform)
  addCollector(program, perform)
  addDemo(program, perform)
  addControl(program, perform)
  addAssess(program, perform)
  addDrill(program, perform)
  addDecide(program, perform)
  addHistory(program, perform)
  addParity(program, perform)
  addObserve(program, perform)
  addDoctor(program, perform)
  return program
}

function version(): string {
  return (JSON.parse(readFileSync(assets.packageJson, 'utf8')) as { version: string }).version
}
