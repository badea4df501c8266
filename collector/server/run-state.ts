import { readFileSync } from 'node:fs'
import type { Response } from 'express'
import type { Arm } from '../../contract/arm.ts'
import type { ArmState, RunState } from '../../contract/run-state.ts'
import type { Window } from '../../statistics/batches.ts'
import { sum } from '../../statistics/descriptive.ts'
import { quantile } from '../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../statistics/histogram-sum.ts'
import { countRequests, errorOutcomes } from '../evidence/endpoint-sums.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { Judge } from '../judge/judge.ts'
import { describeMassFailure } from '../judge/mass-failure.ts'
import { parsePolicy } from '../policy/parse.ts'
import { decodeFrame, readRecord } from '../record/reader.ts'
import { Problem } from './problem.ts'
import type { RunFolder } from './run-folder.ts'

const recentSeconds = 10

/** The progress of a run, from its data. @param failure why it cannot be recorded any more; null while it can */
export function runStateOf(id: string, judge: Judge, failure: string | null): RunState {
  const evidence = judge.evidence()
  const { plan, t0, completeSlices, closed } = evidence
  return {
    id,
    plan,
    elapsed: t0 === null ? null : completeSlices,
    arms: { baseline: armState(evidence, 'baseline'), candidate: armState(evidence, 'candidate') },
    load: failure === null ? judge.load : 'stop',
    checkpoints: judge.progress(),
    rollback: judge.activeTriggers,
    ...(judge.massFailure === null ? {} : { collapse: describeMassFailure(judge.massFailure, judge.names) }),
    ...healthOf(judge),
    ...aloneIn(evidence),
    ...liveKeyIn(evidence),
    closed,
    ...(failure === null ? {} : { failure }),
  }
}

function healthOf(judge: Judge): Pick<RunState, 'health'> {
  const broken = judge.checkConditions()
  return broken.length === 0 ? {} : { health: broken.map(({ id, reason, remedy }) => ({ id, reason, remedy })) }
}

function aloneIn(evidence: Evidence): Pick<RunState, 'alone'> {
  if (evidence.t0 !== null) return {}
  const { requests, unexpected } = evidence.totals('baseline')
  return requests === 0 ? {} : { alone: { requests, failures: unexpected } }
}

function liveKeyIn({ reported }: Evidence): Pick<RunState, 'liveKey'> {
  const [liveKey] = reported.liveKeys
  return liveKey === undefined ? {} : { liveKey }
}

function armState(evidence: Evidence, arm: Arm): ArmState {
  const now = evidence.completeSlices
  const whole: Window = { from: 0, to: now }
  const recent: Window = { from: Math.max(0, now - recentSeconds), to: now }
  const all = evidence.endpoints(arm).map(endpoint => endpoint.requests(whole))
  const latency = mergeHistograms(evidence.endpoints(arm).map(endpoint => endpoint.latency(recent)))
  return {
    sessionsInFlight: now > 0 ? (evidence.sessionsInFlight(arm, { from: now - 1, to: now })[0] ?? 0) : 0,
    requestsPerSecond: now > 0 ? sum(evidence.endpoints(arm).map(endpoint => countRequests(endpoint.requests(recent)))) / (recent.to - recent.from) : 0,
    p95: quantile(latency, 0.95),
    errors: sum(all.map(counts => countRequests(counts, errorOutcomes))),
    requests: sum(all.map(counts => countRequests(counts))),
  }
}

/** Replays the record of a closed run into its last state: for runs that were closed before this process started. */
export function replayRunState(folder: RunFolder): RunState {
  const parsed = parsePolicy(readFileSync(folder.policy, 'utf8'))
  if (!parsed.ok) throw new Problem(422, `The policy of run ${folder.id} cannot be read by this version`, parsed.errors)
  const judge = new Judge(parsed.policy, parsed.sha256)
  readRecord(folder.record, frame => judge.apply(decodeFrame(frame)))
  return runStateOf(folder.id, judge, null)
}

const intervalMs = 1000
const heartbeatTicks = 15

/** Streams a run's state as server-sent events: at once, then whenever another slice is complete, at most one per second. Ends with the run.
 *  @param stopping ends the stream early  @throws what `state` throws, before anything is sent */
export async function streamStates(response: Response, state: () => Promise<RunState>, stopping: AbortSignal): Promise<void> {
  let sent = await state()
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  sendState(response, sent)
  if (sent.closed !== null) return void response.end()
  let silent = 0
  const timer = setInterval(() => void tick().catch(() => response.destroy()), intervalMs)
  const end = () => response.end()
  stopping.addEventListener('abort', end)
  response.on('close', () => {
    clearInterval(timer)
    stopping.removeEventListener('abort', end)
  })

  async function tick(): Promise<void> {
    const now = await state()
    if (!hasChanged(sent, now)) {
      silent++
      if (silent % heartbeatTicks === 0) response.write(': still here\n\n')
      return
    }
    silent = 0
    sent = now
    sendState(response, now)
    if (now.closed !== null) response.end()
  }
}

function sendState(response: Response, state: RunState): void {
  response.write(`data: ${JSON.stringify(state)}\n\n`)
}

function hasChanged(before: RunState, now: RunState): boolean {
  return before.elapsed !== now.elapsed || before.load !== now.load || before.closed !== now.closed || before.failure !== now.failure
}
