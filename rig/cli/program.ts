import { Command } from 'commander'
import { version } from '../../contract/version.ts'
import type { CommandIo } from '../platform/command-io.ts'
import { trustCertificates } from '../platform/trust.ts'
import { addAssess } from './assess/command.ts'
import { addAttest } from './attest/command.ts'
import { addClean } from './clean/command.ts'
import { addCollector } from './collector/command.ts'
import type { Perform } from './command-work.ts'
import { addControl } from './control/command.ts'
import { addDecide } from './decide/command.ts'
import { addDemo } from './demo/command.ts'
import { addDoctor } from './doctor/command.ts'
import { addDrill } from './drill/command.ts'
import { addEvidence } from './evidence/command.ts'
import { setHelp } from './help.ts'
import { addHistory } from './history/command.ts'
import { addJudge } from './judge/command.ts'
import { addObserve } from './observe/command.ts'
import { addParity } from './parity/command.ts'
import { addPolicy } from './policy/command.ts'
import { addProfiles } from './profiles/command.ts'
import { addPush } from './push/command.ts'
import { addRun } from './run/command.ts'

type AddCommand = (program: Command, perform: Perform) => void

/** The commands as `cutover --help` groups them. */
const groups: Readonly<Record<string, readonly AddCommand[]>> = {
  'Start here': [addDoctor, addDemo, addProfiles],
  'Every day': [addRun, addJudge, addParity, addAssess, addClean],
  Decide: [addPolicy, addEvidence, addAttest, addDrill, addDecide, addHistory],
  Operate: [addControl, addCollector, addObserve, addPush],
}

/** Defines every command with its flags and help; a command's own modules are loaded only when it runs.
 *  @param perform runs a command's work
 *  @returns a program that throws CommanderError for wrong arguments, help and version, otherwise what the command throws */
export function buildProgram(io: CommandIo, perform: Perform): Command {
  const program = new Command('cutover')
    .description('Decides with evidence whether a backend migration may go on.')
    .version(version, '--version', 'Print the version')
    .helpOption('-h, --help', 'Show this help')
    .helpCommand(false)
    .exitOverride()
    .enablePositionalOptions()
  setHelp(program, io)
  program.hook('preAction', (_, command) => {
    if (io.env !== process.env) readVariables(command, io.env)
    const { ca } = command.opts<{ ca?: string }>()
    if (ca !== undefined) trustCertificates(ca, io.env)
  })
  for (const [group, commands] of Object.entries(groups)) {
    program.commandsGroup(group)
    for (const add of commands) add(program, perform)
  }
  return program
}

/** Commander reads variables of this process only: reads those of the caller's environment. */
function readVariables(command: Command, environment: NodeJS.ProcessEnv): void {
  for (const option of command.options) {
    const text = option.envVar === undefined ? undefined : environment[option.envVar]
    const name = option.attributeName()
    if (text === undefined || ['cli', 'env'].includes(command.getOptionValueSource(name) ?? '')) continue
    command.setOptionValueWithSource(name, option.parseArg ? option.parseArg(text, undefined) : text, 'env')
  }
}
