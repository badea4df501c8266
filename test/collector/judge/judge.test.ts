import { describe, expect, test } from 'vitest'
import { Judge } from '../../../collector/judge/judge.ts'
import { verdictOfGate } from '../../../collector/judge/outcome.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { events } from '../../../contract/events.ts'
import { metrics } from '../../../contract/signals.ts'
import { policy, sha256, simulated, verdictOf } from '../judging.ts'
import { type Simulation, simulateRun } from '../simulate-run.ts'

const looks = { looks: ['60s', '120s', '240s'] }
const load = { requestsPerSecond: 240 }

function statuses(changes: Partial<Simulation>, checkpoint = '2'): Record<string, string> {
  const { findings } = simulated({ ...load, ...changes }, checkpoint)
  return Object.fromEntries(findings.map(({ criterion, status }) => [criterion, status]))
}

describe('judge: a run', () => {
  test('of equal backends is a measured go, mostly at the first look', () => {
    const verdicts = Array.from({ length: 6 }, (_, seed) => simulated({ ...load, seed: seed + 1, seconds: 80, plan: looks }))
    expect(verdicts.filter(({ parts, window }) => parts.measured === 'go' && window?.seconds === 60).length).toBeGreaterThanOrEqual(5)
    expect(verdicts.filter(({ parts }) => parts.measured === 'no-go')).toEqual([])
  })

  test('is a measured go while attestations are missing', () => {
    const { verdict, decision, parts, questions, whole } = simulated(load)
    expect({ verdict, decision, parts }).toEqual({
      verdict: 'inconclusive',
      decision: 'No decision yet: stay where we are',
      parts: { measured: 'go', attested: 'inconclusive' },
    })
    expect(questions.map(({ ask, answer }) => [ask, answer])).toEqual([
      ['Have we migrated 50 % of APIs?', 'yes'],
      ['Performance acceptable?', 'yes'],
      ['Team comfortable with Django?', 'not known'],
      ['Are we on schedule?', 'not known'],
    ])
    expect([verdictOfGate(whole, 'measured'), verdictOfGate(whole, 'all'), verdictOfGate(whole, 'imported')]).toEqual(['go', 'inconclusive', 'inconclusive'])
  })

  test('with a candidate 50 % slower is no-go for latency', () => {
    expect(statuses({ ratio: 1.5 })).toMatchObject({ 'latency-p50': 'fail', 'latency-p95': 'fail', 'error-rate': 'pass' })
    expect(simulated({ ...load, ratio: 1.5 })).toMatchObject({ verdict: 'no-go', decision: 'Reassess the migration', parts: { measured: 'no-go' } })
  })

  test('with 1 % errors is no-go for the error rate', () => {
    expect(statuses({ errorShare: 0.01 })).toMatchObject({ 'error-rate': 'fail', 'latency-p50': 'pass' })
  })

  test('with an outage of 5 s in 20 s is no-go', () => {
    const outage = { seconds: 24, outage: { from: 10, seconds: 5 }, plan: { warmup: '0s', looks: ['20s'] } }
    expect(simulated({ ...load, ...outage })).toMatchObject({ verdict: 'no-go' })
    expect(statuses(outage)).toMatchObject({ 'error-rate': 'fail', uptime: 'fail', 'latency-p50': 'unknown' })
  })

  test('of 20 s without errors is inconclusive, with the remaining time', () => {
    const { parts, findings } = simulated({ ...load, seconds: 40, plan: { looks: ['20s'] } })
    expect(parts.measured).toBe('inconclusive')
    expect(findings.find(({ criterion }) => criterion === 'latency-p50')).toMatchObject({ secondsMore: 40, remedy: 'Needs about 40 s more of this load.' })
  })

  test('with a lost write is no-go, although the load was go', () => {
    expect(statuses({ lost: 1 })).toMatchObject({ 'no-lost-writes': 'fail', 'latency-p95': 'pass' })
    expect(simulated({ ...load, lost: 1 }).verdict).toBe('no-go')
  })
})

describe('judge: looks', () => {
  test('a decided checkpoint keeps its look, and ignores later signals', () => {
    const changes = { ...load, seconds: 140, plan: { looks: ['60s', '120s'] } }
    const quiet = simulated(changes)
    const later = simulated({ ...changes, outage: { from: 90, seconds: 20 } })
    expect(quiet.window?.seconds).toBe(60)
    expect(later.findings.map(({ status }) => status)).toEqual(quiet.findings.map(({ status }) => status))
  })

  test('the load stops when every checkpoint is decided, and not before', () => {
    const judge = new Judge(policy, sha256)
    const states: string[] = []
    for (const signal of simulateRun({ ...load, seconds: 80, close: null, plan: { ...looks, checkpoints: ['2'] } })) {
      judge.apply(signal)
      states.push(judge.load)
    }
    expect(states.at(-20)).toBe('go-on')
    expect(states.at(-1)).toBe('stop')
    const [progress] = judge.progress()
    expect(progress).toMatchObject({ id: '2', title: 'Week 8: after the core APIs', decidedAt: '60s', verdict: 'go', p95: { seconds: 60 } })
    const { lower = 0, value = 0, upper = 0 } = progress?.p95 ?? {}
    expect([lower < value, value < upper]).toEqual([true, true])
  })

  test('a failed validity condition is reported while the load runs, with its remedy', () => {
    const judge = new Judge(policy, sha256)
    const broken: string[][] = []
    for (const signal of simulateRun({ ...load, dropped: 3, close: null, plan: looks })) {
      judge.apply(signal)
      broken.push(judge.checkConditions().map(({ id }) => id))
    }
    expect(broken[0]).toEqual([])
    expect(broken.at(-1)).toEqual(['no-dropped-iterations'])
    expect(judge.checkConditions()[0]?.remedy).toBe('Use a profile with fewer users, or a larger load machine.')
  })

  test('an undecided checkpoint continues to the next look, and the last look ends the load', () => {
    const judge = new Judge(policy, sha256)
    for (const signal of simulateRun({ seconds: 100, requestsPerSecond: 20, close: null, plan: { looks: ['60s', '80s'], checkpoints: ['2'] } })) {
      judge.apply(signal)
      if (judge.progress()[0]?.verdict && judge.load === 'go-on') expect(judge.progress()[0]).toMatchObject({ decidedAt: null, verdict: 'inconclusive' })
    }
    expect(judge.progress()).toMatchObject([{ decidedAt: '80s', verdict: 'inconclusive' }])
    expect(judge.load).toBe('stop')
  })

  test('reading the verdict during the run changes nothing', () => {
    const signals = [...simulateRun({ ...load, plan: looks })]
    const judge = new Judge(policy, '1'.repeat(64))
    for (const [index, signal] of signals.entries()) {
      judge.apply(signal)
      if (index % 50 === 0) judge.verdict({ sha256: '0'.repeat(64), signals: 1 })
    }
    expect(judge.verdict({ sha256: '0'.repeat(64), signals: signals.length })).toEqual(verdictOf(signals))
  })

  test('an interrupted run is judged on its evidence: passes become unknown, fails stay', () => {
    const cut = { ...load, seconds: 60, close: 'interrupted', errorShare: 0.01, plan: looks } as const
    const { findings, window, verdict } = simulated(cut)
    expect(window?.seconds).toBe(43)
    expect(verdict).toBe('no-go')
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['fail', 'unknown']))
  })

  test('an interrupted run is judged at the level of an unplanned look, because stopping at a bad moment proves little', () => {
    const status = (ratio: number, looks: string[]) =>
      simulated({ ...load, seconds: 78, ratio, close: 'interrupted', plan: { looks } }).findings.find(({ criterion }) => criterion === 'latency-p50')?.status
    expect([status(1.11, ['61s']), status(1.11, ['120s'])]).toEqual(['fail', 'unknown'])
    expect([status(1.2, ['61s']), status(1.2, ['120s'])]).toEqual(['fail', 'fail'])
  })

  test('only the checkpoints of the plan are judged', () => {
    expect(verdictOf(simulateRun({ ...load, plan: { checkpoints: ['3', '1'] } })).checkpoints.map(({ id }) => id)).toEqual(['1', '3'])
  })

  test('a record without an opening has no verdict', () => {
    expect(() => verdictOf([])).toThrow('Cannot give a verdict: expected a record that begins with the opening of a run')
    expect(() => verdictOf([...simulateRun(load)].slice(1))).toThrow('Cannot give a verdict')
  })

  test('a plan after the first data, or with more looks than there are levels, is ignored', () => {
    const [opening, ...rest] = simulateRun(load)
    if (!opening) throw new Error('expected an opening')
    expect(() => verdictOf([...rest.slice(0, 1), opening, ...rest.slice(1)])).toThrow('Cannot give a verdict')
    expect(() => verdictOf(simulateRun({ ...load, plan: { looks: ['58s', '60s', '62s', '64s'] } }))).toThrow('Cannot give a verdict')
  })

  test('a run that ends between two looks is not go, however good its figures', () => {
    const { parts, findings, window } = simulated({ ...load, seconds: 78, plan: { looks: ['120s'] } })
    expect(window?.seconds).toBe(61)
    expect(parts.measured).toBe('inconclusive')
    expect(findings.find(({ criterion }) => criterion === 'error-rate')?.reason).toContain("The load ended after 61 s; the plan's looks are at 120s.")
  })
})

describe('judge: missing evidence never passes: without', () => {
  const whole = [...simulateRun({ ...load, seconds: 80 })]

  test.each<[string, readonly string[], readonly string[]]>([
    ['latencies', [metrics.latency], ['latency-p50', 'latency-p95']],
    ['requests', [metrics.requests], ['latency-p50', 'latency-p95', 'error-rate']],
    ['probes', [metrics.probeChecks], ['uptime']],
    ['sessions', [metrics.sessionsStarted], ['concurrent-users']],
    ['the ends of sessions', [metrics.sessionsEnded], ['concurrent-users']],
    ['the read-back', [events.writeObserved], ['no-lost-writes']],
    ['the end of the read-back', [events.censusFinished], ['no-lost-writes']],
    ['acknowledged writes', [events.writeAcknowledged], ['no-lost-writes']],
    ['counted writes', [metrics.writes], ['no-lost-writes']],
    ["k6's summary", [events.generatorSummary], ['latency-p50', 'error-rate', 'uptime', 'concurrent-users', 'no-lost-writes']],
    ['the close of the run', [events.runClosed], ['latency-p50', 'error-rate', 'uptime', 'concurrent-users', 'no-lost-writes']],
    ['identities', [events.backendIdentified], ['latency-p50', 'error-rate', 'uptime', 'concurrent-users', 'no-lost-writes']],
    ["the generator's load", [metrics.generatorCpu], ['latency-p50', 'error-rate', 'uptime', 'concurrent-users', 'no-lost-writes']],
  ])('%s, the criteria that depend on them are unknown', (_, names, criteria) => {
    const { checkpoints } = verdictOf(whole.map(signal => leaveOut(signal, names)))
    const findings = checkpoints.find(({ id }) => id === '2')?.findings ?? []
    expect(findings.filter(({ criterion }) => criteria.includes(criterion)).map(({ status }) => status)).toEqual(criteria.map(() => 'unknown'))
  })

  test('the signals of either arm, nothing is go', () => {
    for (const target of ['baseline', 'candidate']) {
      const { checkpoints } = verdictOf(whole.map(signal => leaveOutArm(signal, target)))
      expect(checkpoints.map(({ parts }) => parts.measured)).not.toContain('go')
    }
  })
})

function leaveOut(signal: Signal, names: readonly string[]): Signal {
  if (signal.kind === 'metrics') return { ...signal, points: signal.points.filter(({ metric }) => !names.includes(metric)) }
  return { ...signal, events: signal.events.filter(({ name }) => !names.includes(name)) }
}

function leaveOutArm(signal: Signal, target: string): Signal {
  return signal.kind === 'metrics' ? { ...signal, points: signal.points.filter(({ attributes }) => attributes.target !== target) } : signal
}
