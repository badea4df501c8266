import { sleep } from 'k6'
import { sha256 } from 'k6/crypto'
import type { Arm } from '../contract/arm.ts'
import type { EndpointId } from '../contract/endpoints.ts'
import { sessionSeconds } from '../contract/journeys.ts'
import type { SessionEndedAttributes } from '../contract/probe-events.ts'
import { type Trace, traceHeader, traceparent } from '../contract/trace-context.ts'
import { writeOutcomeOf } from './ledger.ts'
import { load } from './load.ts'
import { sessionsEnded, sessionsStarted, writes } from './metrics.ts'
import { type Answered, ask } from './request.ts'
import { traceOf } from './sample.ts'
import type { Sample, Session } from './session.ts'
import type { SessionPlan } from './session-plan.ts'
import { learn, nextRequest, stepAt } from './steps/index.ts'
import type { StepRequest } from './steps/step.ts'

/** How a session ended. */
export type SessionEnd = Pick<SessionEndedAttributes, 'outcome' | 'at' | 'on' | 'detail' | 'late'>

/** How one ended of which nothing else is known. */
const brokenOff: SessionEnd = { outcome: 'broken' }

/** Lets one user do what is planned; one that meets a wrong answer, or runs out of time, leaves.
 *  @param backendOf whose backend has an endpoint, as far as this user knows
 *  @param tell takes its end; only then it counts as ended, since whoever waits for the last one ends k6 */
export function runSession(session: Session, plan: SessionPlan, backendOf: (endpoint: EndpointId) => Arm, tell: (end: SessionEnd) => void): void {
  const tags = { target: session.arm, journey: plan.journey }
  let end = brokenOff
  sessionsStarted.add(1, tags)
  // Ends are counted from the first start on: a counter that nobody has seen yet says nothing of who is still there.
  sessionsEnded.add(0, { ...tags, outcome: 'completed' })
  try {
    end = walk(session, plan, backendOf)
  } finally {
    tell(end)
    sessionsEnded.add(1, { ...tags, outcome: end.outcome })
  }
}

function walk(session: Session, { steps, seconds }: SessionPlan, backendOf: (endpoint: EndpointId) => Arm): SessionEnd {
  const start = Date.now()
  for (const { endpoint: at, at: due } of steps) {
    waitUntil(start + due * 1000)
    const on = backendOf(at)
    const left = start + sessionSeconds.limit * 1000 - Date.now()
    if (left < shortestPatience) return { outcome: 'broken', at, on, detail: 'no time was left for it: the answers before it took too long', late: true }
    const detail = take(session, at, on, left)
    if (detail !== null) return { outcome: 'broken', at, on, detail }
  }
  waitUntil(start + seconds * 1000)
  return { outcome: 'completed' }
}

/** ms; a step that would have less than this for its answer is not begun: a short deadline would make errors of slow answers. */
const shortestPatience = 3000

/** Think time is what is left until the next step is due, so sessions last as planned however fast the answers come. */
function waitUntil(time: number): void {
  const wait = time - Date.now()
  if (wait > 0) sleep(wait / 1000)
}

/** @returns what was wrong with the answer; null when it was as expected */
function take(session: Session, id: EndpointId, on: Arm, timeout: number): string | null {
  const request = prepared(session, id)
  if (typeof request === 'string') return request
  const trace = traceOf(session, load.traceShare, text => sha256(text, 'hex'))
  const attemptedAt = Date.now()
  const answered = ask({ target: session.arm, on, endpoint: id, request: traced(request, trace), accessToken: session.variables.accessToken ?? '', timeout })
  if (trace) session.samples.push(sampleOf(id, trace, attemptedAt, answered))
  enter(session, id, attemptedAt, answered)
  if (answered.outcome !== 'expected') return answered.detail
  learn(session, id, answered.answer)
  return null
}

/** Without the answer itself, which nobody needs until the session's end. */
function sampleOf(endpoint: EndpointId, trace: Trace, sentAt: number, { outcome, status, latency }: Answered): Sample {
  return { endpoint, trace, sentAt, outcome, status, latency }
}

function traced(request: StepRequest, trace: Trace | null): StepRequest {
  return trace ? { ...request, headers: { ...request.headers, [traceHeader]: traceparent(trace) } } : request
}

/** The request, or what is missing for it: an answer that the catalogue allows need not hold what the next step asks with. */
function prepared(session: Session, id: EndpointId): StepRequest | string {
  try {
    return nextRequest(session, id)
  } catch (error) {
    return `not asked: ${error instanceof Error ? error.message : String(error)}`
  }
}

function enter(session: Session, id: EndpointId, attemptedAt: number, answered: Answered): void {
  const { write } = stepAt(id)
  const row = write?.row(session)
  if (!write || !row) return
  const outcome = writeOutcomeOf(answered.outcome, answered.status)
  const shown = outcome === 'acknowledged' ? write.shown(answered.answer, session) : {}
  writes.add(1, { target: session.arm, outcome })
  session.ledger.push({ ...row, endpoint: id, outcome, shown, attemptedAt, answeredAt: Date.now() })
}
