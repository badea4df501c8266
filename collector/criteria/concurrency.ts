import { z } from 'zod'
import { arms } from '../../contract/arm.ts'
import { type Answer, finding } from './answer.ts'
import type { Kind, Question } from './kind.ts'

const schema = z.strictObject({
  kind: z.literal('concurrency'),
  /** Sessions in flight that each arm must hold. */
  limit: z.int().min(1),
  because: z.string().min(1).optional(),
})

export type Concurrency = z.output<typeof schema>

/** Sessions in flight, held in every second of the window in both arms. Never a fail: a shortage of users says nothing about the candidate. */
export const concurrency = {
  kind: 'concurrency',
  part: 'measured',
  judgedAt: 'look',
  schema,
  lint: () => [],
  minimum: () => ({ seconds: 1, requests: 0 }),
  judge: question => finding(question, 'measured', answer(question)),
} satisfies Kind<Concurrency>

function answer({ window, evidence, criterion, names }: Question<Concurrency>): Answer {
  if (!window || window.to <= window.from) return nothing()
  const lowest = arms.map(arm => ({ name: names[arm], ...lowestOf(evidence.sessionsInFlight(arm, window)) }))
  const worst = lowest.reduce((a, b) => (b.sessions < a.sessions ? b : a))
  const seconds = window.to - window.from
  const estimate = { value: worst.sessions, lower: worst.sessions, upper: worst.sessions, n: seconds, unit: 'sessions' } as const
  const held = lowest.map(({ name, sessions }) => `${name} never fewer than ${sessions}`).join(', ')
  if (worst.sessions >= criterion.limit) {
    return { status: 'pass', estimate, limit: criterion.limit, reason: `Sessions in flight through ${seconds} s: ${held}; asked for are ${criterion.limit}.` }
  }
  return {
    status: 'unknown',
    estimate,
    limit: criterion.limit,
    reason: `${worst.name} had ${worst.sessions} sessions in flight in second ${worst.second} of the window; asked for are ${criterion.limit} in every second.`,
    remedy: 'Start more sessions per second, or find out why sessions ended early; then run again.',
  }
}

function nothing(): Answer {
  return {
    status: 'unknown',
    reason: 'No second under load was measured, so nobody knows how many users there were.',
    remedy: 'Run the load past its warm-up.',
  }
}

function lowestOf(sessions: readonly number[]): { sessions: number; second: number } {
  const lowest = sessions.length === 0 ? 0 : Math.min(...sessions)
  return { sessions: lowest, second: sessions.indexOf(lowest) + 1 }
}
