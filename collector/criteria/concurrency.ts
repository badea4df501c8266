import { z } from 'zod'
import { arms } from '../../contract/arm.ts'
import { formatCount } from '../../contract/quantities.ts'
import { exactEstimate, type FindingDraft } from './finding.ts'
import { figures } from './finding-figures.ts'
import { type CriterionInput, criterionSchema, defineKind } from './kind.ts'
import { notMeasured } from './shortage.ts'

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
  unjudgedRows: null,
  looser: { limit: 'smaller' },
  panel: { name: 'concurrency', shows: 'sessions in flight' },
  lint: () => [],
  minimum: ({ limit }) => ({ seconds: 1, requests: 0, users: limit }),
  explain: ({ limit }) => `Each backend serves at least ${limit} concurrent users in every measured second.`,
  figures: finding => figures(finding, { value: formatCount, limit: '≥' }),
  judge,
})

function judge({ window, evidence, criterion, names }: CriterionInput<Concurrency>): FindingDraft {
  if (!window || window.to <= window.from) return notMeasured
  const lowest = arms.map(arm => ({ name: names[arm], ...lowestOf(evidence.sessionsInFlight(arm, window)) }))
  const worst = lowest.reduce((a, b) => (b.sessions < a.sessions ? b : a))
  const seconds = window.to - window.from
  const estimate = exactEstimate(worst.sessions, seconds, 'sessions')
  const held = lowest.map(({ name, sessions }) => `${name} never fewer than ${sessions}`).join(', ')
  if (worst.sessions >= criterion.limit) {
    return { status: 'pass', estimate, limit: criterion.limit, reason: `Sessions in flight for ${seconds} s: ${held}; required are ${criterion.limit}.` }
  }
  return {
    status: 'unknown',
    estimate,
    limit: criterion.limit,
    reason: `${worst.name} had ${worst.sessions} sessions in flight in second ${worst.second} of the window; required are ${criterion.limit} in every second.`,
    remedy: 'Rerun with a profile that has more users, or find out why sessions ended early.',
  }
}

function lowestOf(sessions: readonly number[]): { sessions: number; second: number } {
  const lowest = sessions.length === 0 ? 0 : Math.min(...sessions)
  return { sessions: lowest, second: sessions.indexOf(lowest) + 1 }
}
