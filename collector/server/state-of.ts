import type { Arm } from '../../contract/arm.ts'
import type { ArmState, RunState } from '../../contract/run-state.ts'
import type { Window } from '../../statistics/batches.ts'
import { quantile } from '../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../statistics/histogram-sum.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Judge } from '../judge/judge.ts'
import { describeMassFailure } from '../judge/mass-failure.ts'

const shownSeconds = 10

/** Where a run stands, as the data tell. @param failure why it cannot be recorded any more; null while it can */
export function stateOf(id: string, judge: Judge, failure: string | null): RunState {
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
    ...aloneIn(evidence),
    ...liveKeyIn(evidence),
    closed,
    ...(failure === null ? {} : { failure }),
  }
}

function aloneIn(evidence: Evidence): Pick<RunState, 'alone'> {
  if (evidence.t0 !== null) return {}
  const { requests, unexpected } = evidence.totals('baseline')
  return requests === 0 ? {} : { alone: { requests, failures: unexpected } }
}

function liveKeyIn({ said }: Evidence): Pick<RunState, 'liveKey'> {
  const [liveKey] = said.liveKeys
  return liveKey === undefined ? {} : { liveKey }
}

function armState(evidence: Evidence, arm: Arm): ArmState {
  const now = evidence.completeSlices
  const whole: Window = { from: 0, to: now }
  const recent: Window = { from: Math.max(0, now - shownSeconds), to: now }
  const { requests, errors } = counts(evidence, arm, whole)
  const latency = mergeHistograms(evidence.endpoints(arm).map(endpoint => endpoint.latency(recent)))
  return {
    sessionsInFlight: now > 0 ? (evidence.sessionsInFlight(arm, { from: now - 1, to: now })[0] ?? 0) : 0,
    requestsPerSecond: now > 0 ? counts(evidence, arm, recent).requests / (recent.to - recent.from) : 0,
    p95: quantile(latency, 0.95),
    errors,
    requests,
  }
}

function counts(evidence: Evidence, arm: Arm, window: Window): { requests: number; errors: number } {
  let requests = 0
  let errors = 0
  for (const endpoint of evidence.endpoints(arm)) {
    const { expected, unexpected, limited, failed } = endpoint.requests(window)
    requests += expected + unexpected + limited + failed
    errors += unexpected + limited + failed
  }
  return { requests, errors }
}
