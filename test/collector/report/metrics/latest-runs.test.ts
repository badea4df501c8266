import { expect, test } from 'vitest'
import { LatestRuns, type PastRun } from '../../../../collector/report/metrics/latest-runs.ts'
import { latestRunMetrics } from '../../../../contract/metrics.ts'
import { keptPast } from './replayed.ts'

const past = keptPast('slower')

/** The same run with changes, the given minutes later. */
function later(minutes: number, run: string, changes: Partial<PastRun['verdict']> = {}, plan: Partial<PastRun['plan']> = {}): PastRun {
  const judgedAt = new Date(Date.parse(past.verdict.judgedAt) + minutes * 60_000).toISOString()
  return { plan: { ...past.plan, ...plan }, verdict: { ...past.verdict, run, judgedAt, ...changes } }
}

function saying(verdict: PastRun['verdict']['verdict']): Pick<PastRun['verdict'], 'checkpoints'> {
  return { checkpoints: past.verdict.checkpoints.map(checkpoint => ({ ...checkpoint, verdict })) }
}

function triggered(state: 'clear' | 'active' | 'unknown'): Pick<PastRun['verdict'], 'rollback'> {
  return { rollback: [{ id: 'data-corruption', when: 'data is corrupted', state, reason: '' }] }
}

/** The states in force, by run. */
function shown(runs: readonly PastRun[]) {
  const latest = new LatestRuns()
  for (const run of runs) latest.add(run)
  const families = latest.families()
  const holding = (name: string) => families.flatMap(({ about, samples }) => (about.name === name ? samples.filter(({ value }) => value === 1) : []))
  return {
    verdicts: holding(latestRunMetrics.verdict.name).map(({ labels }) => labels.verdict),
    runs: holding(latestRunMetrics.verdictInfo.name).map(({ labels }) => labels.run),
    triggers: holding(latestRunMetrics.trigger.name).map(({ labels }) => [labels.run, labels.state]),
  }
}

test('latest runs: the newest complete run counts, in whatever order the runs are found', () => {
  const runs = [later(2, 'newer', saying('go')), later(1, 'older', saying('no-go'))]
  expect(shown(runs)).toMatchObject({ verdicts: ['go'], runs: ['newer'] })
  expect(shown(runs.toReversed())).toMatchObject({ verdicts: ['go'], runs: ['newer'] })
})

test('latest runs: an interrupted run does not replace an earlier no-go, but its own no-go counts', () => {
  const noGo = later(1, 'night', saying('no-go'))
  expect(shown([noGo, later(2, 'broken-off', { ...saying('inconclusive'), closed: 'interrupted' })]).runs).toEqual(['night'])
  expect(shown([later(1, 'night', saying('go')), later(2, 'broken-off', { ...saying('no-go'), closed: 'failed' })])).toMatchObject({ verdicts: ['no-go'] })
})

test('latest runs: an unknown trigger does not replace the state that an earlier run found', () => {
  const [active, unknown] = [later(1, 'night', triggered('active')), later(2, 'later', triggered('unknown'))]
  expect(shown([active, unknown]).triggers).toEqual([['night', 'active']])
  expect(shown([unknown, active]).triggers).toEqual([['night', 'active']])
  expect(shown([active, unknown, later(3, 'mended', triggered('clear'))]).triggers).toEqual([['mended', 'clear']])
  expect(shown([unknown]).triggers).toEqual([['later', 'unknown']])
})

test('latest runs: controls and runs of a single backend do not count for the migration', () => {
  expect(shown([later(1, 'night', saying('go')), later(2, 'control', saying('no-go'), { design: 'control' })]).runs).toEqual(['night'])
})
