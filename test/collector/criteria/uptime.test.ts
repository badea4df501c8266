import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../collector/intake/signal.ts'
import { ask } from '../judging.ts'
import { simulateRun } from '../simulate-run.ts'

const observed = { kind: 'uptime', limit: 0.999, demonstrate: false } as const
const demonstrated = { ...observed, demonstrate: true } as const

/** Probes alone are cheap to simulate for long. */
const probes = (seconds: number, outage: { from: number; seconds: number } | null = null) =>
  simulateRun({ seconds: seconds + 5, requestsPerSecond: 1, endpoints: ['auth.login'], writesPerSecond: 0, outage })

const minute = { window: { from: 0, to: 60 } }

describe('an uptime criterion', () => {
  test('on what was observed passes a minute without an outage, and says what that demonstrates', () => {
    expect(ask(observed, probes(70), minute)).toMatchObject({
      status: 'pass',
      reason: 'Django was up in all of 60 s, which demonstrates at least 95.13 %; asked for are 99.9 % of the time observed.',
    })
  })

  test('that must be demonstrated is unknown then, and says how long it takes', () => {
    expect(ask(demonstrated, probes(70), minute)).toMatchObject({ status: 'unknown', secondsMore: 2940, remedy: 'Needs about 49 min more.' })
  })

  test('that must be demonstrated passes after 2,995 s', () => {
    expect(ask(demonstrated, probes(3000), { window: { from: 0, to: 2995 } }).status).toBe('pass')
    expect(ask(demonstrated, probes(3000), { window: { from: 0, to: 2994 } }).status).toBe('unknown')
  })

  test('is unknown after one failed probe, and asks for the time that would outweigh it', () => {
    const found = ask(observed, probes(70, { from: 30, seconds: 1 }), minute)
    expect(found).toMatchObject({ status: 'unknown', secondsMore: 940 })
    expect(found.remedy).toBe('Needs about 16 min more, if it stays up.')
  })

  test('fails two failed probes in a row', () => {
    const found = ask(observed, probes(70, { from: 30, seconds: 2 }), minute)
    expect(found.status).toBe('fail')
    expect(found.reason).toContain('(2 probes unanswered)')
  })

  test('is unknown in 20 s', () => {
    expect(ask(observed, probes(70), { window: { from: 0, to: 20 } })).toMatchObject({ status: 'unknown', secondsMore: 40 })
  })

  test('is unknown without probes', () => {
    const withoutProbes = [...probes(70)].map(dropProbes)
    expect(ask(observed, withoutProbes, minute)).toMatchObject({ status: 'unknown', reason: 'Nobody asked Django whether it was up.' })
    expect(ask(observed, probes(70), { window: null })).toMatchObject({ status: 'unknown' })
  })
})

function dropProbes(signal: Signal): Signal {
  return signal.kind === 'metrics' ? { ...signal, points: signal.points.filter(point => point.metric !== 'cutover.probe.checks') } : signal
}
