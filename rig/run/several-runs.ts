import { type ExitCode, exitCodes } from '../platform/exit-codes.ts'
import { type Instances, instancesOf, type Restart, startedAnew } from './restart.ts'

interface SeveralRuns extends Restart {
  readonly runs: number
  /** Whether the policy judges the runs together: then only the last verdict is about all of them. */
  readonly pooled: boolean
  /** Makes one run. @param number from 1 */
  once(number: number): Promise<ExitCode>
}

/** Makes runs one after the other, with both backends started anew between them. A no-go ends them, since none of the runs may be one.
 *  @returns the last run's exit code where the policy judges them together, else the worst
 *  @throws what `once` throws; RigFailure when the backends were not started anew; Interrupted */
export async function severalRuns(several: SeveralRuns): Promise<ExitCode> {
  const { runs, pooled, once, say } = several
  const codes: ExitCode[] = []
  let before: Instances | null = null
  for (let number = 1; number <= runs; number++) {
    if (before) await startedAnew(before, several)
    before = await instancesOf(several)
    say(`run ${number} of ${runs}`)
    const code = await once(number)
    if (code === exitCodes.noGo || code === exitCodes.interrupted) return code
    codes.push(code)
  }
  const last = codes.at(-1) ?? exitCodes.inconclusive
  return pooled || codes.every(code => code === exitCodes.go) ? last : exitCodes.inconclusive
}
