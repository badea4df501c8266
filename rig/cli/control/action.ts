import { type ControlKind, type ControlResult, controlKinds } from '../../../contract/control.ts'
import { type Control, planControls } from '../../control/control-plan.ts'
import { requireBeyondMargin, selectCheckpoint } from '../../control/control-policy.ts'
import { describeResult, isCorrect, toControlResult } from '../../control/control-result.ts'
import { describeTally, tallyControls } from '../../control/control-tally.ts'
import { type ControlSetting, requireDecidable, runControl } from '../../control/run-control.ts'
import { appendControl, readControls } from '../../history/append.ts'
import { createHistoryEvents } from '../../history/history-events.ts'
import { readHistory } from '../../history/history-file.ts'
import { requireK6 } from '../../load/k6/find.ts'
import { type ProfileName, profiles } from '../../load/profiles.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes } from '../../platform/failure.ts'
import { lockServers } from '../../platform/lock.ts'
import { logStatus, printResult } from '../../platform/terminal.ts'
import { type Backend, connectBackend, connectBackends, productionOf, serverOf } from '../../probes/backends.ts'
import { findAdministrator } from '../../run/access.ts'
import { type PolicyFile, readPolicy } from '../../run/policy-file.ts'
import { presentVerdict } from '../../run/present-verdict.ts'

export interface ControlOptions {
  readonly baseline: string
  /** Absent: the baseline is slowed down, too. */
  readonly candidate?: string
  /** How many controls of each kind. */
  readonly count: number
  readonly profile: ProfileName
  /** Share of its own time by which a backend is slowed down. */
  readonly slowdown: number
  readonly kind?: ControlKind
  /** Whose criteria judge; absent: those of the checkpoint about most endpoints. */
  readonly checkpoint?: string
  readonly thresholds: string
  /** Folder that gets a folder for each control, and whose history keeps them all. */
  readonly runs: string
  readonly json: boolean
  /** Go on although a backend says that it is in production. */
  readonly allowProduction: boolean
  /** Leave what the controls wrote in the backends. */
  readonly keepData: boolean
}

interface Reached {
  readonly baseline: Backend
  readonly candidate: Backend | null
}

/** `cutover control`: runs whose right outcome is known, to see whether the rig finds it on these backends.
 *  @returns 0 when every control came out as it should, 1 when one did not, 3 when one showed nothing
 *  @throws InputFailure before anything was started, RigFailure, Interrupted */
export async function control(options: ControlOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const policy = readPolicy(options.thresholds)
  readControls(options.runs)
  const checkpoint = selectCheckpoint(policy.policy, options.checkpoint)
  const profile = profiles[options.profile]
  const controls = chosenControls(options, policy)
  // Those of one kind differ in nothing that is checked here.
  for (const planned of new Map(controls.map(one => [one.kind, one])).values()) {
    if (planned.kind === 'positive') requireBeyondMargin(policy.policy, checkpoint, planned.slowdown)
    requireDecidable(planned, { policy, checkpoint, profile })
  }
  await using house = new AsyncDisposableStack()
  const reached = await reach(options, policy)
  for (const backend of [reached.baseline, reached.candidate]) house.use(backend)
  const credentials = findAdministrator([reached.baseline, reached.candidate ?? reached.baseline], commandIo().env)
  const locks = house.use(lockServers([reached.baseline, reached.candidate ?? reached.baseline].map(serverOf)))
  const k6 = await requireK6(interrupted)
  const known = (now: number) => createHistoryEvents(readHistory(options.runs), now)
  const setting = { policy, checkpoint, profile, k6, runs: options.runs, interrupted, lockLost: locks.lost, known, credentials, keep: options.keepData }
  const results = await inOrder(controls, reached, setting, options.json)
  await printTally(results, options)
  return interrupted.aborted ? exitCodes.interrupted : exitCodeOf(results)
}

function chosenControls({ kind, count, slowdown, candidate }: ControlOptions, { policy: { names } }: PolicyFile): Control[] {
  const kinds = kind === undefined ? controlKinds : [kind]
  return planControls({ kinds, times: count, slowdown, names, slowed: candidate === undefined ? 'baseline' : 'candidate' })
}

async function reach({ baseline, candidate, allowProduction }: ControlOptions, { policy: { allowHosts } }: PolicyFile): Promise<Reached> {
  const production = productionOf(allowProduction)
  if (candidate !== undefined) return await connectBackends({ baseline, candidate }, allowHosts, production)
  return { baseline: await connectBackend('baseline', baseline, allowHosts, production), candidate: null }
}

/** Runs one after the other and keeps each at once; one that is interrupted is not kept. @returns those that are */
async function inOrder(controls: readonly Control[], reached: Reached, setting: ControlSetting, json: boolean): Promise<ControlResult[]> {
  const results: ControlResult[] = []
  for (const [i, next] of controls.entries()) {
    if (setting.interrupted.aborted) break
    logStatus(`control ${i + 1} of ${controls.length}, ${next.kind}`)
    const result = await one(next, reached, setting, json)
    if (result) results.push(result)
  }
  return results
}

async function one(next: Control, { baseline, candidate }: Reached, setting: ControlSetting, json: boolean): Promise<ControlResult | null> {
  const backend = next.side === 'candidate' && candidate ? candidate : baseline
  const { verdict, reason, folder } = await runControl(next, backend, setting)
  if (reason === 'interrupted') {
    logStatus(`interrupted: this control does not count; its record is in ${folder}`)
    return null
  }
  const result = toControlResult(next, verdict, {
    candidateVersion: candidate?.identity.version ?? null,
    baselineVersion: baseline.identity.version,
    policySha256: setting.policy.parsed.sha256,
  })
  await appendControl(setting.runs, result, { signal: setting.interrupted })
  if (!json) await presentVerdict(verdict, { json, gate: 'measured', folder })
  if (!json) await printResult(`\n${describeResult(result, next.name)}\n`)
  return result
}

/** Prints the tally of all controls in the history, these included. */
async function printTally(results: readonly ControlResult[], { runs, json }: ControlOptions): Promise<void> {
  const tally = tallyControls(readControls(runs))
  if (json) await printResult(JSON.stringify({ results, tally, sentence: describeTally(tally) }, null, 2))
  else await printResult(`All controls in the history of ${runs}: ${describeTally(tally)}`)
}

function exitCodeOf(results: readonly ControlResult[]): ExitCode {
  const outcomes = results.map(isCorrect)
  if (outcomes.includes(false)) return exitCodes.noGo
  return outcomes.includes(null) ? exitCodes.inconclusive : exitCodes.go
}
