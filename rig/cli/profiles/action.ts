import { styleText } from 'node:util'
import { profilesText } from '../../load/profile-table.ts'
import { profileNames, profiles } from '../../load/profiles.ts'
import { type ExitCode, exitCodes } from '../../platform/exit-codes.ts'
import { print } from '../../platform/terminal/say.ts'
import { hasColours } from '../../run/progress.ts'

const widthWithoutTerminal = 100

/** `cutover profiles`: what load there is to choose from. */
export async function listProfiles({ json }: { readonly json: boolean }): Promise<ExitCode> {
  const all = profileNames.map(name => profiles[name])
  const bold = (text: string) => (hasColours(process.stdout) ? styleText('bold', text, { validateStream: false }) : text)
  await print(json ? JSON.stringify(all, null, 2) : profilesText(all, { width: process.stdout.columns || widthWithoutTerminal, bold }))
  return exitCodes.go
}
