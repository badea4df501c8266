import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Criterion } from '../../../collector/criteria/kinds.ts'
import type { Plan } from '../../../contract/plan.ts'
import { evaluateCriterion } from '../judging.ts'
import { type Simulation, simulateRun } from '../simulate-run.ts'

const errorRate = { kind: 'error-rate', limit: 0.001 } as const
const uptime = { kind: 'uptime', limit: 0.999, demonstrate: false } as const
const own = 'http://127.0.0.1:45001/'
const elsewhere = { arms: { baseline: { url: 'https://a.shop.test', services: [] }, candidate: { url: 'https://b.shop.test', services: [] } } }

function judged(criterion: Criterion, changes: Partial<Simulation>, plan: Partial<Plan> = {}) {
  return evaluateCriterion(criterion, simulateRun({ requestsPerSecond: 100, probed: false, buyers: 0, endpoints: ['auth.login', 'auth.me'], ...changes, plan }))
}

describe.each([
  // An error rate needs a long outage to fail, an uptime two failed probes.
  ['error rate', errorRate, 'of 5,9', { from: 25, seconds: 45 }],
  ['uptime', uptime, '(3 probes unanswered)', { from: 40, seconds: 3 }],
] as const)('seconds in which neither backend answers: the %s', (_, criterion, expectedReason, spell) => {
  const length = `${spell.seconds} s in which`
  test('fails while a control answers, and reports that the failures were shared', () => {
    const found = judged(criterion, { sharedOutage: spell, control: 'up' }, { controlProbe: own })
    expect(found.status).toBe('fail')
    expect(found.reason).toContain(expectedReason)
    expect(found.reason).toContain(
      `In ${spell.seconds} s of it requests to Next.js were left unanswered too; the control probe answered, so it was not the network of the rig.`,
    )
  })

  test.each<[string, Partial<Simulation>, Partial<Plan>, string]>([
    ['there is no control', {}, {}, 'and no control probe ran that could rule out the network of the rig.'],
    ['the control does not answer either', { control: 'down' }, { controlProbe: own }, 'and the control probe got no answer either.'],
    ['the control was planned and never probed', {}, { controlProbe: own }, 'and the control probe got no answer either.'],
    [
      'the control stays on the load machine, and the backends are elsewhere',
      { control: 'up' },
      { controlProbe: own, ...elsewhere },
      'and the control probe ran on the load machine, so it cannot rule out the network to the backends.',
    ],
  ])('is unknown when %s', (_case, changes, plan, why) => {
    const found = judged(criterion, { sharedOutage: spell, ...changes }, plan)
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain(expectedReason)
    expect(found.reason).toContain(`But it would not fail without ${length} requests to Next.js were left unanswered too, ${why}`)
    expect(found.remedy).toContain('as --control-probe')
  })

  test('fails when a control next to the backends answers', () => {
    expect(judged(criterion, { sharedOutage: spell, control: 'up' }, { controlProbe: 'https://balancer.shop.test/health', ...elsewhere }).status).toBe('fail')
  })

  test('fails without a control when the candidate alone was down before', () => {
    const found = judged(criterion, { sharedOutage: spell, outage: { from: 17, seconds: 5 } })
    expect(found.status).toBe('fail')
    expect(found.reason).not.toContain('But')
  })

  test('fails in an alternating run, where the arms are not loaded in the same seconds', () => {
    expect(judged(criterion, { sharedOutage: spell }, { design: 'alternating' }).status).toBe('fail')
  })

  test('fails when only the candidate is down', () => {
    expect(judged(criterion, { outage: spell }).status).toBe('fail')
  })
})

test('shared failures: error responses in those seconds still count', () => {
  const found = judged(errorRate, { errorShare: 0.02, sharedOutage: { from: 40, seconds: 3 } })
  expect(found.status).toBe('fail')
})

test('shared failures: a missing control turns neither a failure nor a shared failure into a pass', () => {
  const simulation = fc.record({
    seed: fc.nat(1000),
    requestsPerSecond: fc.constantFrom(5, 40),
    errorShare: fc.constantFrom(0, 0.0005, 0.02),
    sharedOutage: fc.option(fc.record({ from: fc.integer({ min: 5, max: 75 }), seconds: fc.integer({ min: 1, max: 50 }) })),
    outage: fc.option(fc.record({ from: fc.integer({ min: 5, max: 75 }), seconds: fc.integer({ min: 1, max: 4 }) })),
  })
  fc.assert(
    fc.property(simulation, fc.constantFrom(errorRate, uptime), (changes, criterion) => {
      const vouched = judged(criterion, { ...changes, control: 'up' }, { controlProbe: own }).status
      for (const [control, plan] of [
        [null, {}],
        ['down', { controlProbe: own }],
        ['up', { controlProbe: own, ...elsewhere }],
      ] as const) {
        const { status } = judged(criterion, { ...changes, control }, plan)
        // A finding that does not fail is unchanged, so that only validity can question it; a fail may only become unknown.
        expect(vouched === 'fail' ? ['fail', 'unknown'] : [vouched]).toContain(status)
        if (changes.errorShare === 0 && changes.outage === null) expect(status).not.toBe('fail')
      }
    }),
    { numRuns: 150 },
  )
})
