import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { appendControl, appendVerdict, type RunFacts, readControls, toStoredVerdict } from '../../../rig/history/append.ts'
import { appendToHistory, historyPath, readHistory } from '../../../rig/history/history-file.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { negative, positive } from '../control/results.ts'
import { storedVerdict, verdictContent } from './history-contents.ts'

const records = ['equal', 'errors', 'lost-write', 'outage', 'short', 'slower']

function factsOf(name: string): RunFacts {
  const policyText = readFileSync(join(import.meta.dirname, '../../fixtures/records', name, 'policy.json'), 'utf8')
  const identity = (instance: string) => ({ identity: { name: 'any', version: '1', instance } })
  return { plan: { profile: 'rehearsal', design: 'duet' }, backends: { baseline: identity('b-7'), candidate: identity('c-9') }, policyText }
}

describe('appendVerdict', () => {
  test.each(records)('the verdict of record %s reads back as it was stored', async name => {
    const runs = mkdtempSync(join(tmpdir(), 'cutover-kept-'))
    const verdict = storedVerdict(name)
    await appendVerdict(runs, verdict, factsOf(name))
    expect(readHistory(runs).entries).toMatchObject([{ n: 1, kind: 'verdict', verdict: toStoredVerdict(verdict, factsOf(name)) }])
  })

  test('verdicts, estimates, limits, hashes and instances are stored', () => {
    const verdict = storedVerdict('equal')
    const kept = toStoredVerdict(verdict, factsOf('equal'))
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

  test('healthy is stored only for a finished run whose validity conditions all hold', () => {
    const healthy = { ...storedVerdict('equal'), closed: 'finished' as const, validity: [] }
    const doubt = { id: 'generator-kept-up', status: 'unknown' as const, reason: '', remedy: '' }
    const changed = [healthy, { ...healthy, closed: 'interrupted' as const }, { ...healthy, closed: null }, { ...healthy, validity: [doubt] }]
    expect(changed.map(verdict => toStoredVerdict(verdict, factsOf('equal')).healthy)).toEqual([true, false, false, false])
  })
})

const newRuns = () => join(mkdtempSync(join(tmpdir(), 'cutover-keep-')), 'runs')

/** A runs folder whose history has two controls. */
async function twoControls(): Promise<{ runs: string; file: string }> {
  const runs = newRuns()
  await appendControl(runs, negative())
  await appendToHistory(runs, () => verdictContent())
  await appendControl(runs, positive(60))
  return { runs, file: historyPath(runs) }
}

describe('appendControl', () => {
  test('results are stored in order, between verdicts', async () => {
    expect(readControls((await twoControls()).runs)).toEqual([negative(), positive(60)])
  })

  test('a new folder has no results', () => {
    expect(readControls(newRuns())).toEqual([])
  })

  test('a changed result is refused with file and line', async () => {
    const { runs, file } = await twoControls()
    writeFileSync(file, readFileSync(file, 'utf8').replace('"slowdown":0.25', '"slowdown":0.5'))
    expect(() => readControls(runs)).toThrow(InputFailure)
    expect(() => readControls(runs)).toThrow(`${file}, line 3: its content does not match its hash`)
  })

  test.each([
    ['an unknown verdict', { verdict: 'fine' }],
    ['a negative slow-down', { slowdown: -1 }],
    ['an unknown key', { mood: 'good' }],
    ['a missing key', { at: undefined }],
  ])('a result with %s is refused', async (_, change) => {
    const { runs } = await twoControls()
    const wrong = { ...negative(), ...change } as ReturnType<typeof negative>
    await expect(appendControl(runs, wrong)).rejects.toThrow('it is not an entry of a history')
    expect(readControls(runs)).toHaveLength(2)
  })
})
