import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { Reports } from '../../collector/index.ts'
import { assets } from '../platform/assets.ts'
import { exitCodes } from '../platform/exit-codes.ts'
import { observed } from '../platform/telemetry/observed.ts'
import { trust } from '../platform/trust.ts'
import { addAssess } from './assess/command.ts'
import { addAttest } from './attest/command.ts'
import { addClean } from './clean/command.ts'
import { addCollector } from './collector/command.ts'
import { addControl } from './control/command.ts'
import { addDecide } from './decide/command.ts'
import { addDemo } from './demo/command.ts'
import { addDoctor } from './doctor/command.ts'
import { addDrill } from './drill/command.ts'
import { addEvidence } from './evidence/command.ts'
import { addHistory } from './history/command.ts'
import { addJudge } from './judge/command.ts'
import { addObserve } from './observe/command.ts'
import { addParity } from './parity/command.ts'
import type { Perform } from './perform.ts'
import { addPolicy } from './policy/command.ts'
import { addProfiles } from './profiles/command.ts'
import { addPush } from './push/command.ts'
import { addRun } from './run/command.ts'

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
