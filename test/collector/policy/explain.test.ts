import { describe, expect, test } from 'vitest'
import { describePolicy } from '../../../collector/policy/explain.ts'
import { parsePolicy } from '../../../collector/policy/parse.ts'
import type { Policy } from '../../../collector/policy/schema.ts'
import { policy, thresholdsText } from '../judging.ts'

const quiet = { profile: 'quiet', of: () => 10, looks: [60] }
const busy = { profile: 'busy', of: () => 200, looks: [60, 240] }
const none = { profile: 'none', of: () => 0, looks: [60] }

/** The repository's policy with some keys changed. */
function changed(change: object): Policy {
  const read = parsePolicy(JSON.stringify({ ...JSON.parse(thresholdsText), ...change }))
  if (!read.ok) throw new Error(JSON.stringify(read.errors))
  return read.policy
}

describe('the explanation of a policy', () => {
  const explained = describePolicy(policy, [quiet, busy, none])

  test('has a sentence for every criterion of every checkpoint', () => {
    expect(explained.checkpoints.map(({ id }) => id)).toEqual(policy.checkpoints.map(({ id }) => id))
    for (const { criteria } of explained.checkpoints) for (const { judged } of criteria) expect(judged).toMatch(/\.$/)
  })

  test('describes each criterion in words', () => {
    const [first] = explained.checkpoints
    expect(first?.criteria.find(({ id }) => id === 'latency-p95')?.judged).toBe(
      "Django's p95 is shown to be less than 15 % above Next.js's, over all endpoints of the scope together; any endpoint shown to be slower than that fails it.",
    )
  })

  test('gives the first look of each profile at which a go is possible, and what prevents an earlier one', () => {
    const [first] = explained.checkpoints
    expect(first?.takes.map(({ profile, look }) => [profile, look])).toEqual([
      ['quiet', null],
      ['busy', 60],
      ['none', null],
    ])
    expect(first?.takes[0]).toMatchObject({ seconds: 300, longest: { criterion: 'error-rate', seconds: 300 } })
    expect(first?.takes[2]?.seconds).toBe(Number.POSITIVE_INFINITY)
  })

  test('gives dates when the start is set', () => {
    const dated = describePolicy(changed({ plan: { start: '2026-01-05', rollback: [] } }), [])
    expect(dated.checkpoints.map(({ due }) => due).slice(0, 3)).toEqual(['week 4, by 2026-02-02', 'week 8, by 2026-03-02', 'week 14, by 2026-04-13'])
    expect(describePolicy(changed({ plan: { start: null, rollback: [] } }), []).checkpoints[0]?.due).toBe('week 4')
  })

  test('describes the condition of a rollback trigger, and what to do when it is active', () => {
    const rollback = [
      { id: 'slow', when: 'Performance degradation > 50 %', criterion: { kind: 'slowdown', by: '50%' } },
      { id: 'lost', when: 'Data corruption', criterion: { kind: 'lost-writes' } },
    ]
    const { triggers, steps } = describePolicy(changed({ rollback, plan: { start: null, rollback: ['Stop', 'Go back'] } }), [])
    expect(triggers.map(({ judged }) => judged)).toEqual([
      "Django's p95 is more than 50 % above Next.js's over the last minute and the last ten seconds, twice in a row; looked at every 5 s.",
      'Active when this is shown not to hold: Every write that was acknowledged is read back through both backends: none lost, duplicated or altered.',
    ])
    expect(steps).toEqual(['Stop', 'Go back'])
  })
})
