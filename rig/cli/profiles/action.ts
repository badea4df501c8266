import { paint, terminalStyle } from '../../../collector/index.ts'
import { formatProfiles } from '../../load/profile-table.ts'
import { profileNames, profiles } from '../../load/profiles.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes } from '../../platform/failure.ts'
import { printResult } from '../../platform/terminal.ts'

/** `cutover profiles`: what load there is to choose from. */
export async function listProfiles({ json }: { readonly json: boolean }): Promise<ExitCode> {
  const all = profileNames.map(name => profiles[name])
  const style = terminalStyle(commandIo().stdout, commandIo().env)
  const bold = (text: string) => paint('bold', text, style)
  await printResult(json ? JSON.stringify(all, null, 2) : formatProfiles(all, { width: style.width, bold }))
  return exitCodes.go
}
