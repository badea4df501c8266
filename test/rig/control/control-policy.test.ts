import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Policy } from '../../../collector/index.ts'
import type { Control } from '../../../rig/control/control-plan.ts'
import { createControlPolicy, requireBeyondMargin, selectCheckpoint } from '../../../rig/control/control-policy.ts'
import { assets } from '../../../rig/platform/assets.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { parsePolicyFile, readPolicy } from '../../../rig/run/policy-file.ts'

const own = readPolicy(assets.thresholds)
const text = readFileSync(assets.thresholds, 'utf8')
const written = JSON.parse(text)
const negative: Control = { kind: 'negative', side: 'baseline', name: 'Next.js', slowdown: 0 }
const positive: Control = { kind: 'positive', side: 'candidate', name: 'Django', slowdown: 0.25 }
const controlled = (control: Control, id = '3') => createControlPolicy(own, selectCheckpoint(own.policy, id), control)

/** The repository's policy with other criteria in its checkpoints. */
function without(kind: string): Policy {
  const { policy } = own
  const kept = (ids: readonly string[]) => ids.filter(id => policy.criteria[id]?.kind !== kind)
  return { ...policy, checkpoints: policy.checkpoints.map((checkpoint, i) => (i === 0 ? checkpoint : { ...checkpoint, criteria: kept(checkpoint.criteria) })) }
}

describe('control policy: criteria', () => {
  test('they are those of the checkpoint with most endpoints, or of the selected one', () => {
    expect(selectCheckpoint(own.policy).id).toBe('3')
    expect(selectCheckpoint(own.policy, '1').id).toBe('1')
    expect(selectCheckpoint(without('latency')).id).toBe('1')
  })

  test.each([
    [own.policy, '9', 'Cannot run a control by checkpoint "9": it compares no latencies. Use --checkpoint 1, 2, 3'],
    [without('latency'), '2', 'Cannot run a control by checkpoint "2": it compares no latencies. Use --checkpoint 1'],
    [
      { ...own.policy, checkpoints: [] },
      undefined,
      'Cannot run a control by this policy: it compares no latencies. Add a criterion of kind latency to a checkpoint',
    ],
  ])('a policy without latency criteria is bad input (case %#)', (policy, wanted, message) => {
    expect(() => selectCheckpoint(policy, wanted)).toThrow(message)
    expect(() => selectCheckpoint(policy, wanted)).toThrow(InputFailure)
  })

  test('criteria that a control has evidence for are copied unchanged', () => {
    const { text: derived, policy } = controlled(negative)
    expect(policy.checkpoints.map(({ id, criteria }) => [id, criteria])).toEqual([
      ['control', ['latency-p50', 'latency-p95', 'latency-p99', 'error-rate', 'concurrent-users', 'no-lost-writes', 'sessions-completed']],
    ])
    for (const [id, criterion] of Object.entries(JSON.parse(derived).criteria)) expect(criterion).toEqual(written.criteria[id])
    expect(Object.keys(policy.criteria)).toEqual(policy.checkpoints[0]?.criteria)
    expect(policy.checkpoints[0]?.scope).toEqual(written.checkpoints[2].scope)
  })

  test('rollback triggers are left out', () => {
    expect(controlled(positive).policy.rollback).toEqual([])
  })

  test('a byte order mark does not change them', () => {
    const marked = parsePolicyFile(`\uFEFF${text}`, 'marked')
    expect(createControlPolicy(marked, selectCheckpoint(marked.policy), negative).text).toBe(controlled(negative).text)
  })
})

describe('control policy: texts', () => {
  test('a negative control expects a go', () => {
    const { names, checkpoints } = controlled(negative, '1').policy
    expect(names).toEqual({ baseline: 'Next.js', candidate: 'Next.js again' })
    expect(checkpoints[0]).toMatchObject({
      title: 'Negative control: Next.js against itself (by the criteria of checkpoint 1)',
      questions: [{ ask: 'Is Next.js judged equal to itself?', passMeans: 'yes' }],
      decisions: { go: 'Correct: nothing was planted, nothing was detected', 'no-go': 'A false alarm' },
    })
  })

  test('a positive control expects latency to fail', () => {
    const { names, checkpoints } = controlled(positive).policy
    expect(names).toEqual({ baseline: 'Django', candidate: 'Slowed Django' })
    expect(checkpoints[0]).toMatchObject({
      title: 'Positive control: Django against itself, slowed by 25 % (by the criteria of checkpoint 3)',
      questions: [{ ask: 'Is the planted slowdown of 25 % detected?', from: ['latency-p50', 'latency-p95', 'latency-p99'], passMeans: 'no' }],
      decisions: { go: 'A miss: the planted slowdown was not detected', 'no-go': 'Correct, if latency is the reason' },
    })
  })
})

describe('control policy: planted slowdown', () => {
  const [checkpoint] = own.policy.checkpoints
  if (!checkpoint) throw new Error('Expected a checkpoint')

  test('one above the smallest margin is accepted', () => {
    expect(() => requireBeyondMargin(own.policy, checkpoint, 0.11)).not.toThrow()
  })

  test('one within a margin is refused', () => {
    expect(() => requireBeyondMargin(own.policy, checkpoint, 0.1)).toThrow(
      'Cannot detect a slowdown of 10 %: latency-p50 of checkpoint 1 allows 10 %. Raise --slowdown',
    )
  })
})
