import { buildProgram } from '../../../rig/cli/program.ts'
import { processIo } from '../../../rig/platform/command-io.ts'

/** The commands, none of which does anything. */
export function definedCommands() {
  return buildProgram(processIo, async () => {})
}
