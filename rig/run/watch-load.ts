import { setTimeout as sleep } from 'node:timers/promises'
import { arms } from '../../contract/arm.ts'
import type { CloseReason } from '../../contract/plan.ts'
import type { RunState } from '../../contract/run-state.ts'
import type { K6Exit, RunningK6 } from '../load/k6/spawn.ts'
import type { CollectorClient } from '../platform/collector-client.ts'
import { RigFailure } from '../platform/failure.ts'
import { LiveKeySeen } from '../probes/live-key.ts'

/** How the load ended. */
export interface LoadResult {
  readonly reason: CloseReason
  /** A sentence where it did not end as planned, else null. */
  readonly note: string | null
  readonly exit: K6Exit
}

/** The run whose load is watched; a RunContext is one. */
interface WatchedRun {
  readonly runId: string
  readonly collector: { readonly client: Pick<CollectorClient, 'state'> }
  readonly signal: AbortSignal
}

export interface WatchedLoad {
  readonly k6: RunningK6
  /** Rejects when the collector or the connection to it fails. */
  readonly lost: Promise<never>
  /** The baseline alone under load, before and after both arms; null: never. */
  readonly solo: SoloBlocks | null
  /** Takes the run's state once a second. */
  show(state: RunState): void
}

export interface SoloBlocks {
  /** Seconds before both arms are under load. */
  readonly before: number
  /** Seconds under load of both arms after which `stop` only ends both arms; k6 then goes on with the baseline alone. */
  readonly from: number
}

/** Why watching ended before k6 did. */
type StopCause = 'decided' | 'interrupted' | 'never began' | 'baseline failed alone'

/** ms: for k6 to end after SIGINT; for both arms to be under load (k6 gives setup() two minutes for its accounts); for open sessions to end (they
 *  last at most 10 s, but on a saturated machine they learn late that they should). */
const timeoutMs = { stop: 15_000, start: 150_000, sessions: 20_000 } as const
const pollEveryMs = 1000

/** Watches the load until k6 ends, every checkpoint is decided, or the run is interrupted; k6 gets at most one signal.
 *  @throws RigFailure when the load never began or the collector failed; LiveKeySeen */
export async function watchLoad(run: WatchedRun, load: WatchedLoad): Promise<LoadResult> {
  const { k6, lost } = load
  const ended = new AbortController()
  const watching = pollUntilStop(run, load, AbortSignal.any([ended.signal, run.signal]))
  try {
    const first = await Promise.race([k6.exited, watching, lost])
    if (typeof first !== 'string') return await describeExit(run, load, first)
    const note = first === 'decided' ? stopNote(await run.collector.client.state(run.runId)) : null
    return describeStop(first, note, await k6.stop(timeoutMs.stop), load)
  } finally {
    ended.abort()
    watching.catch(() => {})
  }
}

function describeStop(cause: StopCause, note: string | null, exit: K6Exit, load: WatchedLoad): LoadResult {
  switch (cause) {
    case 'decided':
      return { reason: 'finished', note, exit }
    case 'interrupted':
      return { reason: 'interrupted', note: null, exit }
    case 'baseline failed alone':
      return { reason: 'failed', note: baselineFailedAlone, exit }
    case 'never began':
      throw loadNeverBegan(exit, `the backends got no load within ${startTimeoutMs(load) / 1000} s of the start of k6`)
  }
}

async function pollUntilStop({ runId, collector, signal: interruption }: WatchedRun, load: WatchedLoad, signal: AbortSignal): Promise<StopCause> {
  const start = performance.now()
  const solo = new SoloFailureDetector()
  let stopping: number | null = null
  while (!signal.aborted) {
    const state = await collector.client.state(runId)
    const now = performance.now()
    load.show(state)
    throwIfLiveKey(state)
    if (state.failure !== undefined) throw new RigFailure(`The collector cannot record any more: ${state.failure}`)
    if (state.elapsed === null && now - start > startTimeoutMs(load)) return 'never began'
    if (state.alone && state.plan.pushOn === false && solo.observe(state.alone)) return 'baseline failed alone'
    if (state.load === 'stop' && !continuesAlone(state, load.solo)) {
      stopping ??= now
      if (countSessions(state) === 0 || now - stopping > timeoutMs.sessions) return 'decided'
    }
    await sleep(pollEveryMs, undefined, { signal }).catch(() => {})
  }
  return interruption.aborted ? 'interrupted' : 'decided'
}

function startTimeoutMs({ solo }: WatchedLoad): number {
  return timeoutMs.start + (solo?.before ?? 0) * 1000
}

/** Not after a failure: then the baseline's figures alone are of no use. */
function continuesAlone({ elapsed, collapse }: RunState, solo: SoloBlocks | null): boolean {
  return solo !== null && collapse === undefined && (elapsed ?? 0) >= solo.from
}

function countSessions(state: RunState): number {
  return arms.reduce((sum, arm) => sum + state.arms[arm].sessionsInFlight, 0)
}

async function describeExit({ collector, runId, signal }: WatchedRun, { show }: WatchedLoad, exit: K6Exit): Promise<LoadResult> {
  const state = await collector.client.state(runId)
  show(state)
  throwIfLiveKey(state)
  // Ctrl-C reaches the whole process group, k6 included.
  if (signal.aborted) return { reason: 'interrupted', note: null, exit }
  const how = exit.signal ? `was killed by ${exit.signal}` : `exited with code ${exit.code}`
  if (state.elapsed === null) throw loadNeverBegan(exit, `k6 ${how} before both backends were under load`)
  if (exit.code === 0) return { reason: 'finished', note: stopNote(state), exit }
  return { reason: 'failed', note: `k6 ${how} during the load. ${lastLines(exit)}`, exit }
}

/** What was judged until then stays judged, so the run has finished. */
function stopNote({ collapse }: RunState): string | null {
  return collapse === undefined ? null : `the load was stopped to do no more harm (--no-abort disables this): ${collapse}`
}

const baselineFailedAlone =
  'the load was stopped to do no more harm (--no-abort disables this): most requests to the baseline, alone under load, failed for 10 s. Nothing was measured. Fix the baseline, then rerun'

function throwIfLiveKey({ liveKey }: RunState): void {
  if (liveKey) throw new LiveKeySeen(liveKey)
}

function loadNeverBegan(exit: K6Exit, why: string): RigFailure {
  return new RigFailure(`The load did not begin: ${why}. ${lastLines(exit)}`)
}

function lastLines({ lines }: K6Exit): string {
  return lines.length > 0
    ? `Its last lines:\n${lines.map(line => `  ${line}`).join('\n')}`
    : 'k6 printed nothing: look for an out-of-memory kill in the system log'
}

/** As in the measured window (collector/judge/mass-failure.ts): more than half of at least 10 requests, ten seconds in a row. */
const [failingSeconds, minRequests, failedShare] = [10, 10, 0.5]

/** Detects a baseline that fails while it is alone under load, before any second is judged; it only decides whether the load goes on. */
export class SoloFailureDetector {
  #before: NonNullable<RunState['alone']> = { requests: 0, failures: 0 }
  #failing = 0

  /** Takes the totals once a second. @returns whether most requests failed in each of the last ten */
  observe(totals: NonNullable<RunState['alone']>): boolean {
    const requests = totals.requests - this.#before.requests
    const failures = totals.failures - this.#before.failures
    this.#before = totals
    this.#failing = requests >= minRequests && failures > failedShare * requests ? this.#failing + 1 : 0
    return this.#failing >= failingSeconds
  }
}
