import { alertsOf, type ErrorReports, type Policy } from '../../../collector/index.ts'
import type { OutgoingEvent } from '../../../contract/events.ts'
import { cleanAfterRun } from '../../clean/after-run.ts'
import { createEvidenceEvents } from '../../evidence/evidence-events.ts'
import { appendVerdict } from '../../history/append.ts'
import { isSettled } from '../../history/evaluations.ts'
import type { Chain } from '../../history/hash-chain.ts'
import { createHistoryEvents } from '../../history/history-events.ts'
import { historyPath, readHistory, warnOfTornHistory } from '../../history/history-file.ts'
import { profiles } from '../../load/profiles.ts'
import { commandIo } from '../../platform/command-io.ts'
import { type ExitCode, exitCodes, InputFailure } from '../../platform/failure.ts'
import { runPhase } from '../../platform/telemetry.ts'
import { logStatus } from '../../platform/terminal.ts'
import { productionOf } from '../../probes/backends.ts'
import type { RunContext } from '../../run/context.ts'
import { type MeasuredRun, measure } from '../../run/measure.ts'
import { type PolicyFile, readPolicy } from '../../run/policy-file.ts'
import { prepareRun } from '../../run/prepare-run.ts'
import { presentInterruption, presentVerdict } from '../../run/present-verdict.ts'
import { createMonitor, type RunOptions } from '../../run/run-options.ts'
import { runSeries } from '../../run/run-series.ts'

/** `cutover run`: puts two backends under load and prints the verdict; a profile of several runs makes them one after the other.
 *  @param interrupted aborted by Ctrl-C or SIGTERM: before the load it ends the command, under load the run is closed first
 *  @param reports takes the start of a monitored run, and verdicts that need attention
 *  @throws InputFailure before anything was started, RigFailure, Interrupted */
export async function run(options: RunOptions, interrupted: AbortSignal, reports?: ErrorReports): Promise<ExitCode> {
  const profile = profiles[options.profile]
  const { name, runs = 1 }: { name: string; runs?: number } = profile
  const monitor = createMonitor(options, profile)
  if (monitor) reports?.startCheckIn(monitor)
  if (options.monitor !== undefined && !reports) logStatus(`warning: no monitor ${options.monitor} is updated: SENTRY_DSN is not set`)
  const file = readPolicy(options.thresholds)
  if (runs === 1) return await runOnce(options, file, interrupted, reports)
  if (options.collector !== undefined) {
    throw new InputFailure(`Profile ${name} judges its ${runs} runs together, by the history in ${options.runs}: run it without --collector`)
  }
  const { policy } = file
  return await runSeries({
    runs,
    pooled: Object.values(policy.criteria).some(criterion => criterion.kind === 'latency' && (criterion.runs ?? 1) > 1),
    urls: { baseline: options.baseline, candidate: options.candidate },
    allowHosts: policy.allowHosts,
    production: productionOf(options.allowProduction),
    ...(options.restartCommand === undefined ? {} : { command: options.restartCommand }),
    interrupted,
    log: logStatus,
    once: number => runOnce(withOwnSeed(options, number), file, interrupted, reports),
  })
}

/** Each run of a series makes its own choices. */
function withOwnSeed({ seed, ...options }: RunOptions, number: number): RunOptions {
  return seed === undefined ? options : { ...options, seed: seed + number - 1 }
}

async function runOnce(options: RunOptions, file: PolicyFile, interruption: AbortSignal, reports: ErrorReports | undefined): Promise<ExitCode> {
  const history = loadHistory(options.runs)
  const background = {
    isSettled: (checkpoint: string) => isSettled(history.entries, checkpoint),
    priorEvidence: (policy: Policy, now: number) => [...createHistoryEvents(history, now), ...loadEvidence(options, policy, now)],
  }
  await using context = await prepareRun(options, file, background, interruption)
  reports?.addTags({ run: context.runId })
  const measured = await measureAndClean(context, options, reports)
  return await print(measured, context, options)
}

/** Measures, stores the verdict, then deletes the test data: nothing but the verdict is left to be printed. */
async function measureAndClean(context: RunContext, options: RunOptions, reports: ErrorReports | undefined): Promise<MeasuredRun> {
  try {
    const measured = await measure(context)
    await store(measured, context, options, reports)
    return measured
  } finally {
    await runPhase('cleaning', context.runId, () => cleanAfterRun(testDataOf(context, options)))
  }
}

/** Appends the verdict to the history and reports it. */
async function store({ verdict, reason }: MeasuredRun, context: RunContext, options: RunOptions, reports: ErrorReports | undefined): Promise<void> {
  const { plan, backends, policy, folder, profile, interruption } = context
  if (folder !== null) logHead(await appendVerdict(options.runs, verdict, { plan, backends, policyText: policy.text }, { signal: interruption }), options.runs)
  if (reason !== 'interrupted') reports?.captureAlerts(alertsOf(verdict, { profile: profile.name, gate: options.gate }))
}

/** @returns the exit code */
async function print({ verdict, reason }: MeasuredRun, { folder }: RunContext, { json, gate }: RunOptions): Promise<ExitCode> {
  if (reason !== 'interrupted') return await presentVerdict(verdict, { json, gate, folder })
  await presentInterruption(verdict, { json, folder })
  return exitCodes.interrupted
}

function testDataOf({ runId, backends, administrator, interruption }: RunContext, { keepData = false }: RunOptions): Parameters<typeof cleanAfterRun>[0] {
  return { runId, backends: [backends.baseline, backends.candidate], credentials: administrator, keep: keepData, interrupted: interruption, log: logStatus }
}

function loadHistory(runs: string): Chain {
  const history = readHistory(runs)
  warnOfTornHistory(runs, history, logStatus)
  return history
}

function loadEvidence({ evidence, thresholds }: RunOptions, policy: Policy, now: number): readonly OutgoingEvent[] {
  const commit = commandIo().env.CUTOVER_COMMIT
  return evidence === undefined ? [] : createEvidenceEvents({ folder: evidence, thresholds, ...(commit ? { commit } : {}) }, policy, now, logStatus)
}

/** A head that is stored elsewhere, such as in a build's log, later proves that no entry was removed. */
function logHead({ entries, head }: Chain, runs: string): void {
  logStatus(`appended as entry ${entries.length} to ${historyPath(runs)}, head ${head}`)
}
