import { sleep } from 'k6'
import { sha256 } from 'k6/crypto'
import type { Arm } from '../contract/arm.ts'
import type { EndpointId } from '../contract/endpoints.ts'
import { sessionSeconds } from '../contract/journeys.ts'
import type { SessionEndedAttributes } from '../contract/probe-events.ts'
import { type Trace, traceHeader, traceparent } from '../contract/trace-context.ts'
import { classifyWrite } from './ledger.ts'
import { load } from './load.ts'
import { sessionsEnded, sessionsStarted, writes } from './metrics.ts'
import { type MeasuredResponse, sendRequest } from './request.ts'
import { sampleTrace } from './sample.ts'
import type { Sample, Session } from './session.ts'
import type { SessionPlan } from './session-plan.ts'
import { nextRequest, stepAt, storeAnswer } from './steps/index.ts'
import type { StepRequest } from './steps/step.ts'

/** How a session ended. */
export type SessionEnd = Pick<SessionEndedAttributes, 'outcome' | 'at' | 'on' | 'detail' | 'late'>

/** The end of a session that an exception broke off. */
const brokenOff: SessionEnd = { outcome: 'broken' }

/** Plays one session as planned; a wrong answer or the time limit breaks it off.
 *  @param backendOf the arm whose backend serves an endpoint for this user
 *  @param onEnd sends the session's events; the session counts as ended only after it, since k6 is stopped when the last one has ended */
export function runSession(session: Session, plan: SessionPlan, backendOf: (endpoint: EndpointId) => Arm, onEnd: (end: SessionEnd) => void): void {
  const tags = { target: session.arm, journey: plan.journey }
  let end = brokenOff
  sessionsStarted.add(1, tags)
  // Starts the counter at zero: without a first export of it, sessions in flight could not be counted.
  sessionsEnded.add(0, { ...tags, outcome: 'completed' })
  try {
    end = playSteps(session, plan, backendOf)
  } finally {
    onEnd(end)
    sessionsEnded.add(1, { ...tags, outcome: end.outcome })
  }
}

function playSteps(session: Session, { steps, seconds }: SessionPlan, backendOf: (endpoint: EndpointId) => Arm): SessionEnd {
  const start = Date.now()
  for (const { endpoint: at, at: due } of steps) {
    waitUntil(start + due * 1000)
    const on = backendOf(at)
    const left = start + sessionSeconds.limit * 1000 - Date.now()
    if (left < minTimeoutMs) return { outcome: 'broken', at, on, detail: 'no time left: earlier responses took too long', late: true }
    const detail = playStep(session, at, on, left)
    if (detail !== null) return { outcome: 'broken', at, on, detail }
  }
  waitUntil(start + seconds * 1000)
  return { outcome: 'completed' }
}

/** ms. A step with less time than this is skipped: a short timeout would turn slow answers into errors. */
const minTimeoutMs = 3000

/** Think time is what remains until the next step is due, so response times do not change a session's length. */
function waitUntil(time: number): void {
  const wait = time - Date.now()
  if (wait > 0) sleep(wait / 1000)
}

/** Sends one step's request and records the result. @returns what was wrong with the response; null when it was as expected */
function playStep(session: Session, id: EndpointId, on: Arm, timeout: number): string | null {
  const request = buildRequest(session, id)
  if (typeof request === 'string') return request
  const trace = sampleTrace(session, load.traceShare, text => sha256(text, 'hex'))
  const attemptedAt = Date.now()
  const answered = sendRequest({
    target: session.arm,
    on,
    endpoint: id,
    request: addTraceHeader(request, trace),
    accessToken: session.variables.accessToken ?? '',
    timeout,
  })
  if (trace) session.samples.push(buildSample(id, trace, attemptedAt, answered))
  recordWrite(session, id, attemptedAt, answered)
  if (answered.outcome !== 'expected') return answered.detail
  storeAnswer(session, id, answered.answer)
  return null
}

/** Drops the response body, so that samples stay small until the session ends. */
function buildSample(endpoint: EndpointId, trace: Trace, sentAt: number, { outcome, status, latency }: MeasuredResponse): Sample {
  return { endpoint, trace, sentAt, outcome, status, latency }
}

function addTraceHeader(request: StepRequest, trace: Trace | null): StepRequest {
  return trace ? { ...request, headers: { ...request.headers, [traceHeader]: traceparent(trace) } } : request
}

/** Builds a step's request. @returns what is missing for it, as a text, when an earlier (valid) response left a variable out */
function buildRequest(session: Session, id: EndpointId): StepRequest | string {
  try {
    return nextRequest(session, id)
  } catch (error) {
    return `not sent: ${error instanceof Error ? error.message : String(error)}`
  }
}

function recordWrite(session: Session, id: EndpointId, attemptedAt: number, answered: MeasuredResponse): void {
  const { write } = stepAt(id)
  const row = write?.row(session)
  if (!write || !row) return
  const outcome = classifyWrite(answered.outcome, answered.status)
  const values = outcome === 'acknowledged' ? write.values(answered.answer, session) : {}
  writes.add(1, { target: session.arm, outcome })
  session.ledger.push({ ...row, endpoint: id, outcome, values, attemptedAt, answeredAt: Date.now() })
}
