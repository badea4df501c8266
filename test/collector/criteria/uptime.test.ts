import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { evaluateCriterion } from '../judging.ts'
import { simulateRun } from '../simulate-run.ts'
import { earlierRun } from './earlier.ts'

const observed = { kind: 'uptime', limit: 0.999, demonstrate: false } as const
const demonstrated = { ...observed, demonstrate: true } as const

/** A long run of probes alone is cheap to simulate. */
const probes = (seconds: number, outage: { from: number; seconds: number } | null = null) =>
  simulateRun({ seconds: seconds + 5, requestsPerSecond: 1, endpoints: ['auth.login'], writesPerSecond: 0, outage })

const minute = { window: { from: 0, to: 60 } }

describe('an uptime criterion', () => {
  test('on observed uptime passes a minute without an outage, and gives the uptime that this demonstrates', () => {
    expect(evaluateCriterion(observed, probes(70), minute)).toMatchObject({
      status: 'pass',
      reason: 'Django was up in all of 60 s; lower 95 % bound 95.13 %; required are 99.9 % of the observed time, by the observed share.',
    })
  })

  test('on demonstrated uptime is unknown after that minute, and gives the required duration', () => {
    expect(evaluateCriterion(demonstrated, probes(70), minute)).toMatchObject({
      status: 'unknown',
      secondsMore: 2940,
      remedy: 'Needs about 49 min more of this load.',
    })
  })

  test('on demonstrated uptime passes after 2,995 s without an outage', () => {
    expect(evaluateCriterion(demonstrated, probes(3000), { window: { from: 0, to: 2995 } }).status).toBe('pass')
    expect(evaluateCriterion(demonstrated, probes(3000), { window: { from: 0, to: 2994 } }).status).toBe('unknown')
  })

  describe('on demonstrated uptime, over several runs of one candidate', () => {
    const night = (run: string, daysAgo: number, outages: number[] = [], given = {}) =>
      earlierRun(run, 'uptime', { kind: 'uptime', probes: 900, failed: outages.reduce((sum, length) => sum + length, 0), outages }, { daysAgo, ...given })
    const judgedAfter = (...nights: Signal[]) => {
      const [opened, ...rest] = probes(900)
      return opened ? evaluateCriterion(demonstrated, [opened, ...nights, ...rest], { window: { from: 0, to: 895 } }) : null
    }

    test('passes when the runs suffice together, and names them', () => {
      const found = judgedAfter(night('night-1', 1), night('night-2', 2), night('night-3', 3))
      expect(found).toMatchObject({ status: 'pass', estimate: { n: 3595 }, basis: { kind: 'uptime', probes: 895, failed: 0 } })
      expect(found?.reason).toContain('(pooled with night-1, night-2, night-3)')
    })

    test('counts a run with an outage too, whatever its verdict', () => {
      const found = judgedAfter(night('night-1', 1), night('night-2', 2, [4], { verdict: 'no-go', healthy: false }), night('night-3', 3))
      expect(found?.status).toBe('unknown')
      expect(found?.estimate?.n).toBe(3595)
    })

    test.each([
      ['older than 30 days', { daysAgo: 31 }],
      ['of another version', { version: '2' }],
      ['with another profile', { profile: 'smoke' }],
    ])('leaves out runs %s', (_, given) => {
      expect(judgedAfter(night('night-1', 1, [], given), night('night-2', 2, [], given), night('night-3', 3, [], given))).toMatchObject({
        status: 'unknown',
        estimate: { n: 895 },
      })
    })

    test.each([
      ['more failures than probes', { probes: 5, failed: 6, outages: [6] }],
      ['outages that do not add up to its failures', { probes: 2100, failed: 3, outages: [1] }],
      ['more probes than a month has seconds', { probes: 1e12, failed: 0, outages: [] }],
    ])('ignores a run that reports %s', (_, basis) => {
      expect(judgedAfter(earlierRun('odd', 'uptime', { kind: 'uptime', ...basis }))).toMatchObject({ status: 'unknown', estimate: { n: 895 } })
    })

    test('counts a run once, however often it was reported', () => {
      expect(judgedAfter(night('night-1', 1), night('night-1', 1), night('night-1', 2))).toMatchObject({ status: 'unknown', estimate: { n: 1795 } })
    })
  })

  test('is unknown after one failed probe, and gives the time that would outweigh it', () => {
    const found = evaluateCriterion(observed, probes(70, { from: 30, seconds: 1 }), minute)
    expect(found).toMatchObject({ status: 'unknown', secondsMore: 940 })
    expect(found.remedy).toBe('Needs about 16 min more of this load, if it stays up.')
  })

  test('fails two failed probes in a row', () => {
    const found = evaluateCriterion(observed, probes(70, { from: 30, seconds: 2 }), minute)
    expect(found.status).toBe('fail')
    expect(found.reason).toContain('(2 probes unanswered)')
  })

  test('is unknown in 20 s', () => {
    expect(evaluateCriterion(observed, probes(70), { window: { from: 0, to: 20 } })).toMatchObject({ status: 'unknown', secondsMore: 40 })
  })

  test('is unknown without probes', () => {
    const withoutProbes = [...probes(70)].map(dropProbes)
    expect(evaluateCriterion(observed, withoutProbes, minute)).toMatchObject({ status: 'unknown', reason: 'Not evaluated: no health checks of Django.' })
    expect(evaluateCriterion(observed, probes(70), { window: null })).toMatchObject({ status: 'unknown' })
  })
})

function dropProbes(signal: Signal): Signal {
  return signal.kind === 'metrics' ? { ...signal, points: signal.points.filter(point => point.metric !== 'cutover.probe.checks') } : signal
}
