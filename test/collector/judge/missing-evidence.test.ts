import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../collector/otlp/signal.ts'
import { events } from '../../../contract/events.ts'
import { metrics } from '../../../contract/signals.ts'
import { verdictOf } from '../judging.ts'
import { passing } from '../report/kinds.ts'

const { signals, policy } = passing()

function statusesWithout(names: readonly string[]): Record<string, string> {
  const kept = signals.map((signal): Signal => {
    if (signal.kind === 'metrics') return { ...signal, points: signal.points.filter(({ metric }) => !names.includes(metric)) }
    return { ...signal, events: signal.events.filter(({ name }) => !names.includes(name)) }
  })
  const findings = verdictOf(kept, policy).checkpoints.flatMap(checkpoint => checkpoint.findings)
  return Object.fromEntries(findings.map(({ criterion, status }) => [criterion, status]))
}

describe('missing evidence: a run in which everything passes', () => {
  test('passes every criterion', () => {
    expect(new Set(Object.values(statusesWithout([])))).toEqual(new Set(['pass']))
  })

  test.each<[string, readonly string[], readonly string[]]>([
    ['comparisons', [events.parityCompared], ['parity', 'migrated']],
    ['endpoints found', [events.endpointFound], ['migrated']],
    ['token exchanges', [events.tokenExchanged], ['tokens']],
    ['drills', [events.drillFinished], ['way-back']],
    ['database counters', [metrics.databaseStatements, metrics.databaseTime], ['statements']],
    ['ends of sessions', [events.sessionEnded], ['checkout']],
    ['latencies', [metrics.latency], ['latency-max', 'latency-runs']],
    ['earlier runs', [events.runEarlier], ['latency-runs', 'uptime']],
    ['probes', [metrics.probeChecks], ['uptime']],
    ['imported reports', [events.evidenceImported], ['unit-tests', 'coverage', 'scan', 'bugs', 'conversion']],
    ['attestations', [events.evidenceAttested], ['ready']],
    ['identities', [events.backendIdentified], ['way-back', 'latency-runs', 'unit-tests', 'coverage', 'scan']],
  ])('without its %s has unknown findings where they are needed, and fails nothing', (_, names, criteria) => {
    const statuses = statusesWithout(names)
    expect(criteria.map(id => [id, statuses[id]])).toEqual(criteria.map(id => [id, 'unknown']))
    expect(Object.values(statuses)).not.toContain('fail')
  })
})
