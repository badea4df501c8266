import { expect, test, vi } from 'vitest'
import { Streams } from '../../../collector/evidence/streams.ts'
import { noDroppedIterations } from '../../../collector/judge/validity/generator.ts'
import { equalMix } from '../../../collector/judge/validity/requests.ts'
import { checkValidity, checkValidityOnce, worstResults } from '../../../collector/judge/validity/validity.ts'
import { simulateRun } from '../simulate-run.ts'

test('validity: of several checkpoints only the conditions that read the scope are checked for each, with the same results', () => {
  const streams = new Streams()
  for (const signal of simulateRun({ seconds: 80, requestsPerSecond: 80, close: null })) streams.apply(signal)
  const common = {
    evidence: streams.evidence(),
    window: { from: 15, to: 75 },
    names: { baseline: 'Next.js', candidate: 'Django' },
    margins: { p50: 0.1, p95: 0.15 },
  }
  const inputs = [['auth.login'], ['orders.create'], ['catalog.unknown']].map(scope => ({ ...common, scope }))
  const expected = worstResults(inputs.map(input => checkValidity('look', input)))
  const [scoped, unscoped] = [vi.spyOn(equalMix, 'check'), vi.spyOn(noDroppedIterations, 'check')]
  expect(checkValidityOnce('look', inputs)).toEqual(expected)
  expect([scoped.mock.calls.length, unscoped.mock.calls.length]).toEqual([3, 1])
  expect(expected.length).toBeGreaterThan(5)
})
