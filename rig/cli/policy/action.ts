import { describePolicy, paint, terminalStyle } from '../../../collector/index.ts'
import { endpointsOf } from '../../../contract/endpoints.ts'
import { expectedRate } from '../../load/arrivals.ts'
import { profileNames, profiles } from '../../load/profiles.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes } from '../../platform/failure.ts'
import { printResult } from '../../platform/terminal.ts'
import { readPolicy } from '../../run/policy-file.ts'
import { explainedText } from './explained.ts'

const minUsers = 100

/** `cutover policy explain`: the policy in prose beside the plan's words; reading it checks it.
 *  @throws InputFailure listing every error of the policy */
export async function explainPolicy({ thresholds, json }: { readonly thresholds: string; readonly json: boolean }): Promise<ExitCode> {
  const { policy } = readPolicy(thresholds)
  // What begins with a handful of users (stress) decides no checkpoint.
  const deciding = profileNames.filter(name => profiles[name].concurrentUsers >= minUsers)
  const rates = deciding.map(name => ({
    profile: name,
    of: (scope: Parameters<typeof endpointsOf>[0]) => expectedRate(profiles[name], endpointsOf(scope)),
    looks: profiles[name].looks,
  }))
  const explained = describePolicy(policy, rates)
  const style = terminalStyle(commandIo().stdout, commandIo().env)
  const bold = (text: string) => paint('bold', text, style)
  await printResult(json ? JSON.stringify(explained, null, 2) : explainedText(explained, { width: style.width, bold }))
  return exitCodes.go
}
