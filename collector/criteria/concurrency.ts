import { z } from 'zod'
import { arms } from '../../contract/arm.ts'
import { formatCount } from '../../contract/quantities.ts'
import type { FindingDraft } from './finding.ts'
import { figures } from './finding-figures.ts'
import { type CriterionInput, criterionSchema, defineKind } from './kind.ts'

const schema = criterionSchema('concurrency', {
  /** Sessions in flight that each arm must hold. */
  limit: z.int().min(1),
})

type Concurrency = z.output<typeof schema>

/** Sessions in flight, held in every second of the window in both arms. Never a fail: a shortage of users says nothing about the candidate. */
export const concurrency = defineKind({
  schema,
  part: 'measured',
  judgedAt: 'look',
  canTrigger: false,
  inControls: true,
  reports: null,
  samples: null,
  looser: { limit: 'smaller' },
  panel: { name: 'concurrency', shows: 'sessions in flight' },
  lint: () => [],
  minimum: ({ limit }) => ({ seconds: 1, requests: 0, users: limit }),
  explain: ({ limit }) => `At least ${limit} users are at work on each backend in every second that is measured.`,
  figures: finding => figures(finding, { value: formatCount, limit: '≥' }),
  judge,
})

function judge({ window, evidence, criterion, names }: CriterionInput<Concurrency>): FindingDraft {
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

function nothing(): FindingDraft {
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
