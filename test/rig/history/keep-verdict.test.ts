import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readHistory } from '../../../rig/history/file.ts'
import { type Known, keepVerdict, keptOf } from '../../../rig/history/keep-verdict.ts'
import { storedVerdict } from './contents.ts'

const records = ['equal', 'errors', 'lost-write', 'outage', 'short', 'slower']

function knownOf(name: string): Known {
  const policyText = readFileSync(join(import.meta.dirname, '../../fixtures/records', name, 'policy.json'), 'utf8')
  const identity = (instance: string) => ({ identity: { name: 'any', version: '1', instance } })
  return { plan: { profile: 'rehearsal', design: 'duet' }, backends: { baseline: identity('b-7'), candidate: identity('c-9') }, policyText }
}

describe('the history keeps of a real run', () => {
  test.each(records)('%s: what reads back the same', async name => {
    const runs = mkdtempSync(join(tmpdir(), 'cutover-kept-'))
    const verdict = storedVerdict(name)
    await keepVerdict(runs, verdict, knownOf(name))
    expect(readHistory(runs).entries).toMatchObject([{ n: 1, kind: 'verdict', verdict: keptOf(verdict, knownOf(name)) }])
  })

  test('its verdicts, estimates, limits, hashes and who answered', () => {
    const verdict = storedVerdict('equal')
    const kept = keptOf(verdict, knownOf('equal'))
    expect(kept.checkpoints.map(({ verdict: outcome }) => outcome)).toEqual(verdict.checkpoints.map(({ verdict: outcome }) => outcome))
    expect(kept.policy.limits['criteria.error-rate.limit']).toBe('0.1%')
    expect([kept.record, kept.policy.sha256, kept.judge]).toEqual([verdict.record.sha256, verdict.policy.sha256, verdict.judge.version])
    expect([kept.backends.baseline.instance, kept.backends.candidate.instance]).toEqual(['b-7', 'c-9'])
    const [first] = verdict.checkpoints
    expect(kept.checkpoints[0]?.findings[0]).toMatchObject({
      criterion: first?.findings[0]?.criterion,
      estimate: { value: first?.findings[0]?.estimate?.value },
    })
  })

  test('that it was healthy only when it was closed as planned and every condition of validity held', () => {
    const healthy = { ...storedVerdict('equal'), closed: 'finished' as const, validity: [] }
    const doubt = { id: 'generator-kept-up', status: 'unknown' as const, reason: '', remedy: '' }
    const changed = [healthy, { ...healthy, closed: 'interrupted' as const }, { ...healthy, closed: null }, { ...healthy, validity: [doubt] }]
    expect(changed.map(verdict => keptOf(verdict, knownOf('equal')).healthy)).toEqual([true, false, false, false])
  })
})
