import { setTimeout as sleep } from 'node:timers/promises'
import { type Arm, arms } from '../../contract/arm.ts'
import { type ExitCode, exitCodes } from '../platform/exit-codes.ts'
import { InputFailure, RigFailure, sentenceOf } from '../platform/failure.ts'
import { runShell } from '../platform/shell-command.ts'
import type { Say } from '../platform/terminal/say.ts'
import { type Production, reachBoth } from '../probes/backends.ts'

interface RunSeries extends Restart {
  readonly runs: number
  /** Whether the policy judges the runs together: then only the last verdict is about all of them. */
  readonly pooled: boolean
  /** Makes one run. @param number from 1 */
  once(number: number): Promise<ExitCode>
}

/** Makes runs one after the other, with both backends started anew between them. A no-go ends them, since none of the runs may be one.
 *  @returns the last run's exit code where the policy judges them together, else the worst
 *  @throws what `once` throws; RigFailure when the backends were not started anew; Interrupted */
export async function runSeries(several: RunSeries): Promise<ExitCode> {
  const { runs, pooled, once, say } = several
  const codes: ExitCode[] = []
  let before: Instances | null = null
  for (let number = 1; number <= runs; number++) {
    if (before) await restartBackends(before, several)
    before = await readInstances(several)
    say(`run ${number} of ${runs}`)
    const code = await once(number)
    if (code === exitCodes.noGo || code === exitCodes.interrupted) return code
    codes.push(code)
  }
  const last = codes.at(-1) ?? exitCodes.inconclusive
  return pooled || codes.every(code => code === exitCodes.go) ? last : exitCodes.inconclusive
}

/** Which process answers on each side. */
type Instances = Readonly<Record<Arm, string>>

interface Restart {
  readonly urls: Readonly<Record<Arm, string>>
  readonly allowHosts: readonly string[]
  readonly production?: Production
  /** Shell command that starts both backends anew; absent: somebody does it by hand. */
  readonly command?: string
  /** ms until both must answer as new processes. */
  readonly patience?: number
  /** ms between two looks. */
  readonly every?: number
  readonly interrupted: AbortSignal
  readonly say: Say
}

/** Who answers now. @throws InputFailure when a backend does not */
async function readInstances({ urls, allowHosts, production }: Pick<Restart, 'urls' | 'allowHosts' | 'production'>): Promise<Instances> {
  const { baseline, candidate } = await reachBoth(urls, allowHosts, production)
  using _baseline = baseline
  using _candidate = candidate
  return { baseline: baseline.identity.instance, candidate: candidate.identity.instance }
}

/** Has both backends started anew, or waits until somebody did, and looks whether they really were.
 *  @param before who answered in the run before  @throws RigFailure when they were not in time, or the command failed; Interrupted */
async function restartBackends(before: Instances, restart: Restart): Promise<void> {
  const { command, say, interrupted } = restart
  const patience = restart.patience ?? (command === undefined ? byHand : byCommand)
  say(command === undefined ? 'start both backends anew now; the next run begins by itself when they are' : `starting both backends anew: ${command}`)
  if (command !== undefined) await runShell(command, 'restart command', interrupted)
  const deadline = performance.now() + patience
  for (;;) {
    interrupted.throwIfAborted()
    const old = await notYetNew(before, restart)
    if (old === null) return
    if (performance.now() > deadline) throw new RigFailure(`The backends were to be started anew within ${patience / 1000} s: ${old}`)
    await sleep(restart.every ?? 1000, undefined, { signal: interrupted }).catch(() => {})
  }
}

/** ms for a restart by hand, and by a command that has ended. */
const byHand = 60 * 60_000
const byCommand = 5 * 60_000

/** @returns what is still missing; null when both are new */
async function notYetNew(before: Instances, restart: Restart): Promise<string | null> {
  try {
    const now = await readInstances(restart)
    const same = arms.filter(arm => now[arm] === before[arm])
    return same.length === 0 ? null : `the ${same.join(' and the ')} still answered as the same process (instance in its health answer)`
  } catch (error) {
    if (error instanceof InputFailure) return sentenceOf(error)
    throw error
  }
}
