import { describe, expect, test } from 'vitest'
import { completion } from '../../../collector/criteria/completion.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { arms } from '../../../contract/arm.ts'
import { events } from '../../../contract/events.ts'
import { evaluateCriterion } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'
import { loadStart, simulateRun } from '../simulate-run.ts'

const criterion = completion.schema.parse({ kind: 'completion', margin: '1%' })

interface Sessions {
  readonly perSecond: number
  /** Every nth session breaks off on the candidate alone. */
  readonly brokenEvery?: number
  /** Every nth session never ends on the candidate. */
  readonly missingEvery?: number
}

/** A run of 80 s whose sessions report their outcome. */
function* run({ perSecond, brokenEvery = 0, missingEvery = 0 }: Sessions): Generator<Signal> {
  let second = 0
  for (const signal of simulateRun({ requestsPerSecond: 60, buyers: 0 })) {
    yield signal
    if (signal.kind !== 'metrics' || !signal.points.some(({ metric }) => metric === 'cutover_requests')) continue
    second++
    for (let n = 0; n < perSecond; n++) {
      const session = second * perSecond + n
      const time = loadStart + second * 1000 + 100
      const ends = arms.filter(target => target === 'baseline' || missingEvery === 0 || session % missingEvery !== 0)
      yield logsSignal(
        ...ends.map(target => {
          const outcome = target === 'candidate' && brokenEvery > 0 && session % brokenEvery === 0 ? 'broken' : 'completed'
          return event({ name: events.sessionEnded, id: `${target}-${session}`, time, attributes: { target, journey: 'buy', session, outcome } })
        }),
      )
    }
  }
}

describe('a completion criterion', () => {
  test('passes enough sessions that were all completed on both backends', () => {
    const found = evaluateCriterion(criterion, run({ perSecond: 8 }))
    expect(found).toMatchObject({ status: 'pass', limit: -0.01, estimate: { value: 0, n: 480, unit: 'points' } })
    expect(found.reason).toBe(
      'Of 480 mirrored sessions (buy) 0 broke off on Next.js and 0 on Django: 0 pt (95 % bounds -0.48 pt and +0.48 pt); the margin is -1 pt.',
    )
  })

  test('fails a candidate on which every tenth session breaks off', () => {
    const found = evaluateCriterion(criterion, run({ perSecond: 8, brokenEvery: 10 }))
    expect(found.status).toBe('fail')
    expect(found.estimate?.value).toBeCloseTo(-0.0996, 3)
  })

  test('is unknown with fewer than 299 sessions, and gives the remaining time', () => {
    expect(evaluateCriterion(criterion, run({ perSecond: 4 }))).toMatchObject({ status: 'unknown', secondsMore: 60 })
  })

  test('is unknown when sessions of one arm are missing: the rest may be biased', () => {
    const found = evaluateCriterion(criterion, run({ perSecond: 8, missingEvery: 20 }))
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain('Only 95 % of the sessions ended on both backends')
  })

  test('is unknown for a journey without sessions, and without a window', () => {
    expect(evaluateCriterion({ ...criterion, journey: 'sell' }, run({ perSecond: 8 }))).toMatchObject({ status: 'unknown', estimate: null })
    expect(evaluateCriterion(criterion, run({ perSecond: 8 }), { window: null })).toMatchObject({ status: 'unknown', estimate: null })
  })

  test('is unknown without any session event', () => {
    expect(evaluateCriterion(criterion, simulateRun({ buyers: 0 }))).toMatchObject({ status: 'unknown', estimate: null })
  })
})
