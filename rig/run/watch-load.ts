import { setTimeout as sleep } from 'node:timers/promises'
import { arms } from '../../contract/arm.ts'
import type { CloseReason } from '../../contract/plan.ts'
import type { RunState } from '../../contract/run-state.ts'
import type { K6Exit, RunningK6 } from '../load/k6/spawn.ts'
import type { CollectorClient } from '../platform/collector-client.ts'
import { RigFailure } from '../platform/failure.ts'
import { LiveKeySeen } from '../probes/live-key.ts'

/** How the load came to its end. */
export interface Ending {
  readonly reason: CloseReason
  /** For people, where it did not end as planned. */
  readonly note: string | null
  readonly exit: K6Exit
}

export interface Conducted {
  readonly runId: string
  readonly k6: RunningK6
  readonly collector: CollectorClient
  /** Aborted when the run is interrupted. */
  readonly interrupted: AbortSignal
  /** Rejects when the collector or the way to it fails. */
  readonly broken: Promise<never>
  /** How the baseline is under load alone, before and after both arms are; absent: it is not. */
  readonly solo?: SoloLoad
  show(state: RunState): void
}

interface SoloLoad {
  /** Seconds of it before both arms are under load. */
  readonly before: number
  /** Seconds under load of both arms after which a stop only means their end, and k6 goes on with the baseline until it has done its work. */
  readonly from: number
}

/** ms: for k6 to end once it was asked to, for both arms to be under load (k6 gives setup() two minutes for its accounts), for sessions under way to end (they last 10 s at most, but on a
 *  machine that is out of breath they learn late that they should). */
const patience = { stop: 15_000, start: 150_000, sessions: 20_000 } as const
const askEvery = 1000

/** Watches the load until k6 ends by itself, every checkpoint is decided, or somebody interrupts; k6 is asked at most once to end.
 *  @throws RigFailure when the load never began, or the collector failed */
export async function conductLoad(conducted: Conducted): Promise<Ending> {
  const { k6, interrupted, broken } = conducted
  const over = new AbortController()
  const watching = watch(conducted, AbortSignal.any([over.signal, interrupted]))
  try {
    const first = await Promise.race([k6.exited, watching, broken])
    if (first === 'decided') return { reason: 'finished', note: noteOf(await conducted.collector.state(conducted.runId)), exit: await k6.stop(patience.stop) }
    if (first === 'interrupted') return { reason: 'interrupted', note: null, exit: await k6.stop(patience.stop) }
    if (first === 'collapsed alone') return { reason: 'failed', note: collapsedAlone, exit: await k6.stop(patience.stop) }
    if (first === 'never began')
      throw neverBegan(await k6.stop(patience.stop), `the backends were not under load ${startPatience(conducted) / 1000} s after k6 started`)
    return await endedByItself(conducted, first)
  } finally {
    over.abort()
    watching.catch(() => {})
  }
}

/** @returns why it stopped watching; `over` when the signal told it to */
async function watch(conducted: Conducted, signal: AbortSignal): Promise<'decided' | 'interrupted' | 'never began' | 'collapsed alone'> {
  const { runId, collector, show, interrupted, solo } = conducted
  const start = performance.now()
  const alone = new AloneWatch()
  let decided: number | null = null
  while (!signal.aborted) {
    const state = await collector.state(runId)
    const now = performance.now()
    show(state)
    refuseLiveKey(state)
    if (state.failure !== undefined) throw new RigFailure(`Nothing more can be recorded: ${state.failure}`)
    if (state.elapsed === null && now - start > startPatience(conducted)) return 'never began'
    if (state.alone && state.plan.pushOn === false && alone.look(state.alone)) return 'collapsed alone'
    if (state.load === 'stop' && !goesOnAlone(state, solo)) {
      decided ??= now
      if (sessionsInFlight(state) === 0 || now - decided > patience.sessions) return 'decided'
    }
    await sleep(askEvery, undefined, { signal }).catch(() => {})
  }
  return interrupted.aborted ? 'interrupted' : 'decided'
}

function startPatience({ solo }: Conducted): number {
  return patience.start + (solo?.before ?? 0) * 1000
}

/** A load that ended before its time did so because something failed: then nobody needs to know what the baseline does alone. */
function goesOnAlone({ elapsed, collapse }: RunState, solo: SoloLoad | undefined): boolean {
  return solo !== undefined && collapse === undefined && (elapsed ?? 0) >= solo.from
}

function sessionsInFlight(state: RunState): number {
  return arms.reduce((sum, arm) => sum + state.arms[arm].sessionsInFlight, 0)
}

async function endedByItself({ collector, runId, show, interrupted }: Conducted, exit: K6Exit): Promise<Ending> {
  const state = await collector.state(runId)
  show(state)
  refuseLiveKey(state)
  // Somebody who stops the whole process group stops k6 with it.
  if (interrupted.aborted) return { reason: 'interrupted', note: null, exit }
  const how = exit.signal ? `was ended by ${exit.signal}` : `ended with code ${exit.code}`
  if (state.elapsed === null) throw neverBegan(exit, `k6 ${how} before both backends were under load`)
  if (exit.code === 0) return { reason: 'finished', note: noteOf(state), exit }
  return { reason: 'failed', note: `k6 ${how} during the load. ${lastLines(exit)}`, exit }
}

/** What is judged by then stays judged, so the run has finished. */
function noteOf({ collapse }: RunState): string | null {
  return collapse === undefined ? null : `the load was ended to do no more harm (--push-on goes on): ${collapse}`
}

const collapsedAlone =
  'the load was ended to do no more harm (--push-on goes on): the baseline, under load alone, answered most requests wrongly or not at all for 10 s. Nothing was measured: look into it before anything is compared with it'

/** k6 saw one. */
function refuseLiveKey({ liveKey }: RunState): void {
  if (liveKey) throw new LiveKeySeen(liveKey)
}

function neverBegan(exit: K6Exit, why: string): RigFailure {
  return new RigFailure(`The load did not begin: ${why}. ${lastLines(exit)}`)
}

function lastLines({ lines }: K6Exit): string {
  return lines.length > 0 ? `Its last lines:\n${lines.map(line => `  ${line}`).join('\n')}` : 'It said nothing.'
}

/** As in the measured seconds (collector/judge/collapse.ts): more than half of at least 10 requests, ten times on end. */
const [lasting, fewestRequests, share] = [10, 10, 0.5]

/** Watches the baseline while it is under load alone, before any second can be judged: what it shows decides nothing but whether the load goes on. */
export class AloneWatch {
  #before: NonNullable<RunState['alone']> = { requests: 0, failures: 0 }
  #failing = 0

  /** Looks once a second. @returns whether it has mostly failed for ten of them */
  look(counted: NonNullable<RunState['alone']>): boolean {
    const requests = counted.requests - this.#before.requests
    const failures = counted.failures - this.#before.failures
    this.#before = counted
    this.#failing = requests >= fewestRequests && failures > share * requests ? this.#failing + 1 : 0
    return this.#failing >= lasting
  }
}
