import { sleep } from 'k6'
import { sessionSeconds } from '../contract/journeys.ts'
import type { SessionOutcome } from '../contract/signals.ts'
import { writeOutcomeOf } from './ledger.ts'
import { sessionsEnded, sessionsStarted, writes } from './metrics.ts'
import { type Answered, ask } from './request.ts'
import type { Session } from './session.ts'
import type { PlannedStep, SessionPlan } from './session-plan.ts'
import { steps } from './steps/index.ts'
import type { Step } from './steps/step.ts'

/** Lets one user do what is planned; one that meets a wrong answer, or runs out of time, leaves. */
export function runSession(session: Session, plan: SessionPlan): void {
  const tags = { target: session.arm, journey: plan.journey }
  let outcome: SessionOutcome = 'broken'
  sessionsStarted.add(1, tags)
  // Ends are counted from the first start on: a counter that nobody has seen yet says nothing of who is still there.
  sessionsEnded.add(0, { ...tags, outcome: 'completed' })
  try {
    outcome = walk(session, plan)
  } finally {
    sessionsEnded.add(1, { ...tags, outcome })
  }
}

function walk(session: Session, { steps: planned, seconds }: SessionPlan): SessionOutcome {
  const start = Date.now()
  for (const step of planned) {
    waitUntil(start + step.at * 1000)
    const left = start + sessionSeconds.limit * 1000 - Date.now()
    if (left < shortestPatience || !take(session, step, left)) return 'broken'
  }
  waitUntil(start + seconds * 1000)
  return 'completed'
}

/** ms; a step that would have less than this for its answer is not begun: a short deadline would make errors of slow answers. */
const shortestPatience = 3000

/** Think time is what is left until the next step is due, so sessions last as planned however fast the answers come. */
function waitUntil(time: number): void {
  const wait = time - Date.now()
  if (wait > 0) sleep(wait / 1000)
}

/** @returns whether the answer was as expected */
function take(session: Session, { endpoint: id }: PlannedStep, timeout: number): boolean {
  const step = steps[id]
  const request = step.request(session)
  const attemptedAt = Date.now()
  const answered = ask(session.arm, id, request, session.accessToken, timeout)
  if (step.write) enter(session, id, step.write, attemptedAt, answered)
  if (answered.outcome !== 'expected') return false
  step.keep?.(session, answered.answer)
  return true
}

function enter(session: Session, id: PlannedStep['endpoint'], write: NonNullable<Step['write']>, attemptedAt: number, answered: Answered): void {
  const outcome = writeOutcomeOf(answered.outcome, answered.status)
  writes.add(1, { target: session.arm, outcome })
  session.ledger.push({
    endpoint: id,
    kind: write.kind,
    reference: write.reference(session),
    account: session.account.number,
    outcome,
    shown: outcome === 'acknowledged' ? write.shown(answered.answer) : {},
    attemptedAt,
    answeredAt: Date.now(),
  })
}
