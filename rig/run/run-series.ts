import { type Arm, arms } from '../../contract/arm.ts'
import { retry } from '../../contract/retry.ts'
import { type ExitCode, exitCodes, InputFailure, RigFailure, sentenceOf } from '../platform/failure.ts'
import { runShell } from '../platform/process-group.ts'
import type { StatusLog } from '../platform/terminal.ts'
import { connectBackends, type Production } from '../probes/backends.ts'

interface RunSeries extends Restart {
  readonly runs: number
  /** Whether the policy pools the runs: then the last verdict is about all of them. */
  readonly pooled: boolean
  /** Performs one run. @param number from 1 */
  once(number: number): Promise<ExitCode>
}

/** Performs runs one after the other and has both backends restarted between them. A no-go ends the series: no run may be one.
 *  @returns the last run's exit code where the policy pools them, else the worst
 *  @throws what `once` throws; RigFailure when the backends were not restarted; Interrupted */
export async function runSeries(series: RunSeries): Promise<ExitCode> {
  const { runs, pooled, once, log } = series
  const codes: ExitCode[] = []
  let before: Instances | null = null
  for (let number = 1; number <= runs; number++) {
    if (before) await restartBackends(before, series)
    before = await readInstances(series)
    log(`run ${number} of ${runs}`)
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
  /** Shell command that restarts both backends; absent: they are restarted by hand. */
  readonly command?: string
  /** Both must answer as new processes within this time. */
  readonly timeoutMs?: number
  readonly pollMs?: number
  readonly interrupted: AbortSignal
  readonly log: StatusLog
}

/** Reads which processes answer now. @throws InputFailure when a backend does not */
async function readInstances({ urls, allowHosts, production }: Pick<Restart, 'urls' | 'allowHosts' | 'production'>): Promise<Instances> {
  const { baseline, candidate } = await connectBackends(urls, allowHosts, production)
  using _baseline = baseline
  using _candidate = candidate
  return { baseline: baseline.identity.instance, candidate: candidate.identity.instance }
}

/** For a restart by hand, and by a command that has ended. */
const defaultTimeoutMs = { byHand: 60 * 60_000, byCommand: 5 * 60_000 } as const

/** Restarts both backends, or waits until they are restarted by hand, and checks that new processes answer.
 *  @param before who answered in the run before  @throws RigFailure after the timeout, or when the command fails; Interrupted */
async function restartBackends(before: Instances, restart: Restart): Promise<void> {
  const { command, log, interrupted, pollMs = 1000 } = restart
  const { timeoutMs = command === undefined ? defaultTimeoutMs.byHand : defaultTimeoutMs.byCommand } = restart
  log(command === undefined ? 'restart both backends now; the next run starts by itself once new processes answer' : `restarting both backends: ${command}`)
  if (command !== undefined) await runShell(command, 'restart command', interrupted)
  const isRetryable = (outcome: object) => 'result' in outcome && outcome.result !== null
  interrupted.throwIfAborted()
  const missing = await retry(() => findMissingRestart(before, restart), { isRetryable, pause: () => pollMs, timeoutMs, signal: interrupted })
  if (missing !== null) throw new RigFailure(`The backends were not restarted within ${timeoutMs / 1000} s: ${missing}. Restart both, then rerun`)
}

/** @returns what is still missing; null when both are new processes */
async function findMissingRestart(before: Instances, restart: Restart): Promise<string | null> {
  try {
    const now = await readInstances(restart)
    const same = arms.filter(arm => now[arm] === before[arm])
    return same.length === 0 ? null : `the ${same.join(' and the ')} still answers as the same process (instance in its health response)`
  } catch (error) {
    if (error instanceof InputFailure) return sentenceOf(error)
    throw error
  }
}
