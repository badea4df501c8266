import type { Verdict } from '../judge/verdict-schema.ts'

/** What a webhook is told of a verdict: what was decided and by which evidence; verdict.json has the rest. */
export function toWebhook(verdict: Verdict): string {
  const { run, verdict: worst, judgedAt, closed, checkpoints, rollback, backends, record, policy, judge } = verdict
  const data = {
    run,
    verdict: worst,
    closed,
    checkpoints: checkpoints.map(({ id, title, verdict: outcome, decision, headline, parts }) => ({ id, title, verdict: outcome, decision, headline, parts })),
    rollback: rollback.filter(({ state }) => state === 'active').map(({ id, when, reason }) => ({ id, when, reason })),
    backends,
    record,
    policy,
    judge,
  }
  return JSON.stringify({ type: 'cutover.verdict', timestamp: judgedAt, data })
}
