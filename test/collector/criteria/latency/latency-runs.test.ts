import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../../collector/otlp/signal.ts'
import { evaluateCriterion } from '../../judging.ts'
import { type Simulation, simulateRun } from '../../simulate-run.ts'
import { earlierRun } from '../earlier.ts'

const threeRuns = { kind: 'latency', quantile: 'p50', margin: 0.1, runs: 3, because: 'release' } as const

const equal = { kind: 'latency', logRatio: 0.01, standardError: 0.01, degreesOfFreedom: 11 } as const

function judged(earlier: readonly Signal[], changes: Partial<Simulation> = {}) {
  const [opened, ...rest] = simulateRun({ requestsPerSecond: 240, ...changes })
  if (!opened) throw new Error('Expected signals')
  return evaluateCriterion(threeRuns, [opened, ...earlier, ...rest])
}

describe('a latency criterion over several runs', () => {
  test('passes three runs that agree, and names them', () => {
    const found = judged([earlierRun('night-1', 'latency', equal), earlierRun('night-2', 'latency', equal)])
    expect(found.status).toBe('pass')
    expect(found.reason).toMatch(/^Over 3 runs \(this one, night-\d, night-\d\): Django's p\d\d is /)
    expect(found.basis).toMatchObject({ kind: 'latency', degreesOfFreedom: 11 })
  })

  test('is unknown with fewer than three runs, and gives the number of missing runs', () => {
    expect(judged([])).toMatchObject({
      status: 'unknown',
      reason: '1 of 3 runs of this candidate are there; two starts of one program differ, so one is not enough.',
      remedy: 'Restart both backends and rerun, 2 times.',
    })
    expect(judged([earlierRun('night-1', 'latency', equal)])).toMatchObject({ status: 'unknown', remedy: 'Restart both backends and rerun, once.' })
  })

  test.each([
    ['of another version', { version: '2' }],
    ['with another profile', { profile: 'smoke' }],
    ['that was unhealthy', { healthy: false }],
    ['of the same process', { instance: 'candidate' }],
    ['of an unknown process', { instance: null }],
    ['of another checkpoint', { checkpoint: '3' }],
    ['from the future', { daysAgo: -1 }],
  ])('does not count a run %s', (_, given) => {
    expect(judged([earlierRun('night-1', 'latency', equal), earlierRun('night-2', 'latency', equal, given)])).toMatchObject({ status: 'unknown' })
  })

  test('counts runs of one process once', () => {
    const twice = [earlierRun('night-1', 'latency', equal, { instance: 'a' }), earlierRun('night-2', 'latency', equal, { instance: 'a' })]
    expect(judged(twice).status).toBe('unknown')
  })

  test('fails when one of the runs was no-go', () => {
    const found = judged([earlierRun('night-1', 'latency', equal, { verdict: 'no-go' }), earlierRun('night-2', 'latency', equal)])
    expect(found).toMatchObject({ status: 'fail', reason: 'Run night-1 of this candidate was no-go; none of the 3 runs may be.' })
  })

  test('fails when a run that counts was no-go, even if newer ones do not count', () => {
    const unhealthy = [1, 2].map(daysAgo => earlierRun(`broken-${daysAgo}`, 'latency', equal, { daysAgo, healthy: false }))
    const bad = earlierRun('night-1', 'latency', equal, { daysAgo: 4, verdict: 'no-go' })
    expect(judged([...unhealthy, earlierRun('night-2', 'latency', equal, { daysAgo: 3 }), bad]).status).toBe('fail')
    const old = earlierRun('night-0', 'latency', equal, { daysAgo: 9, verdict: 'no-go' })
    expect(judged([earlierRun('night-1', 'latency', equal), earlierRun('night-2', 'latency', equal), old]).status).toBe('pass')
  })

  test('is unknown when the candidate does not report its instance', () => {
    const nameless = [...simulateRun({ requestsPerSecond: 240 })].map((signal): Signal => {
      if (signal.kind === 'metrics') return signal
      const events = signal.events.map(one => ({
        ...one,
        attributes: Object.fromEntries(Object.entries(one.attributes).filter(([key]) => key !== 'instance')),
      }))
      return { ...signal, events }
    })
    const found = evaluateCriterion(threeRuns, [earlierRun('night-1', 'latency', equal), earlierRun('night-2', 'latency', equal), ...nameless])
    expect(found).toMatchObject({ status: 'unknown', remedy: 'Make the health endpoint report a version, and an instance id that changes with each start.' })
  })

  test('does not pass when runs differ too much from one another', () => {
    const slower = { ...equal, logRatio: 0.15 }
    expect(judged([earlierRun('night-1', 'latency', slower), earlierRun('night-2', 'latency', equal)]).status).toBe('unknown')
  })

  test('fails when this run fails, whatever the others found', () => {
    const found = judged([earlierRun('night-1', 'latency', equal), earlierRun('night-2', 'latency', equal)], { ratio: 1.5 })
    expect(found.status).toBe('fail')
    expect(found.reason).not.toContain('Over 3 runs')
  })
})
