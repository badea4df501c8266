import { expect, test } from 'vitest'
import { cacheEvidence } from '../../../collector/evidence/cached-evidence.ts'
import { Streams } from '../../../collector/evidence/streams.ts'
import { arms } from '../../../contract/arm.ts'
import { simulateRun } from '../simulate-run.ts'

const window = { from: 2, to: 17 }
const scope = ['auth.login', 'orders.create']

test('cached evidence: equals the live evidence, and repeated reads return the same object', () => {
  const streams = new Streams()
  for (const signal of simulateRun({ seconds: 20, requestsPerSecond: 80, writesPerSecond: 1 })) streams.apply(signal)
  const [live, kept] = [streams.evidence(), cacheEvidence(streams.evidence())]
  for (const arm of arms) {
    expect(kept.sessionsInFlight(arm, window)).toEqual(live.sessionsInFlight(arm, window))
    expect(kept.latencies(arm, scope).latency(window)).toEqual(live.latencies(arm, scope).latency(window))
    expect(kept.latencies(arm, scope).latency({ ...window })).toBe(kept.latencies(arm, [...scope]).latency(window))
    for (const [j, slices] of kept.endpoints(arm).entries()) {
      expect(slices.requests(window)).toEqual(live.endpoints(arm)[j]?.requests(window))
      expect(slices.perSlice(window, ['expected'])).toEqual(live.endpoints(arm)[j]?.perSlice(window, ['expected']))
      expect(slices.perSlice(window, ['failed'])).not.toEqual(slices.perSlice(window, ['expected']))
      expect(slices.latency(window)).toEqual(live.endpoints(arm)[j]?.latency(window))
    }
  }
})

test('cached evidence: builds the lists of the ledger when they are first read, once', () => {
  const streams = new Streams()
  for (const signal of simulateRun({ seconds: 5, requestsPerSecond: 80, writesPerSecond: 1 })) streams.apply(signal)
  const reads: string[] = []
  const counting = new Proxy(streams.evidence().ledger, {
    get: (ledger, name) => {
      reads.push(String(name))
      return Reflect.get(ledger, name)
    },
  })
  const kept = cacheEvidence({ ...streams.evidence(), ledger: counting })
  expect(reads.filter(name => name !== 'census')).toEqual([])
  expect(kept.ledger.acknowledged).toBe(kept.ledger.acknowledged)
  expect(kept.ledger.acknowledged.length).toBeGreaterThan(0)
  expect(reads.filter(name => name !== 'census')).toEqual(['acknowledged'])
})
