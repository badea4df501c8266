import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Policy } from '../../../collector/index.ts'
import type { Control } from '../../../rig/control/control.ts'
import { controlledCheckpoint, controlPolicy, requireBeyondMargin } from '../../../rig/control/control-policy.ts'
import { assets } from '../../../rig/platform/assets.ts'
import { InputFailure } from '../../../rig/platform/failure.ts'
import { parsePolicyFile, readPolicy } from '../../../rig/run/policy-file.ts'

const own = readPolicy(assets.thresholds)
const text = readFileSync(assets.thresholds, 'utf8')
const written = JSON.parse(text)
const negative: Control = { kind: 'negative', side: 'baseline', name: 'Next.js', slowdown: 0 }
const positive: Control = { kind: 'positive', side: 'candidate', name: 'Django', slowdown: 0.25 }
const controlled = (control: Control, id = '3') => controlPolicy(own, controlledCheckpoint(own.policy, id), control)

/** The repository's policy with other criteria in its checkpoints. */
function without(kind: string): Policy {
  const { policy } = own
  const kept = (ids: readonly string[]) => ids.filter(id => policy.criteria[id]?.kind !== kind)
  return { ...policy, checkpoints: policy.checkpoints.map((checkpoint, i) => (i === 0 ? checkpoint : { ...checkpoint, criteria: kept(checkpoint.criteria) })) }
}

describe('the criteria of a control', () => {
  test('are those of the checkpoint about most endpoints, or of the wanted one', () => {
    expect(controlledCheckpoint(own.policy).id).toBe('3')
    expect(controlledCheckpoint(own.policy, '1').id).toBe('1')
    expect(controlledCheckpoint(without('latency')).id).toBe('1')
  })

  test.each([
    [own.policy, '9', 'There is no checkpoint "9" that compares latencies, which is what a control shows: expected one of 1, 2, 3'],
    [without('latency'), '2', 'There is no checkpoint "2" that compares latencies, which is what a control shows: expected one of 1'],
    [{ ...own.policy, checkpoints: [] }, undefined, 'There is no checkpoint that compares latencies, which is what a control shows: the policy has none'],
  ])('without one to take are bad input', (policy, wanted, message) => {
    expect(() => controlledCheckpoint(policy, wanted)).toThrow(message)
    expect(() => controlledCheckpoint(policy, wanted)).toThrow(InputFailure)
  })

  test('are copied word for word, and only those that a control has evidence for', () => {
    const { text: derived, policy } = controlled(negative)
    expect(policy.checkpoints.map(({ id, criteria }) => [id, criteria])).toEqual([
      ['control', ['latency-p50', 'latency-p95', 'latency-p99', 'error-rate', 'concurrent-users', 'no-lost-writes', 'sessions-completed']],
    ])
    for (const [id, criterion] of Object.entries(JSON.parse(derived).criteria)) expect(criterion).toEqual(written.criteria[id])
    expect(Object.keys(policy.criteria)).toEqual(policy.checkpoints[0]?.criteria)
    expect(policy.checkpoints[0]?.scope).toEqual(written.checkpoints[2].scope)
  })

  test('never end a control by a rollback trigger of the migration', () => {
    expect(controlled(positive).policy.rollback).toEqual([])
  })

  test('stay the same when the policy begins with a byte order mark', () => {
    const marked = parsePolicyFile(`\uFEFF${text}`, 'marked')
    expect(controlPolicy(marked, controlledCheckpoint(marked.policy), negative).text).toBe(controlled(negative).text)
  })
})

describe('what a control says', () => {
  test('of a backend against itself', () => {
    const { names, checkpoints } = controlled(negative, '1').policy
    expect(names).toEqual({ baseline: 'Next.js', candidate: 'Next.js again' })
    expect(checkpoints[0]).toMatchObject({
      title: 'Negative control: Next.js against itself (by the criteria of checkpoint 1)',
      questions: [{ ask: 'Is Next.js found to be as good as itself?', passMeans: 'yes' }],
      decisions: { go: 'As it should be: nothing was planted, nothing was called', 'no-go': 'A false alarm' },
    })
  })

  test('of a backend that is slowed down: latency failing means yes', () => {
    const { names, checkpoints } = controlled(positive).policy
    expect(names).toEqual({ baseline: 'Django', candidate: 'Slowed Django' })
    expect(checkpoints[0]).toMatchObject({
      title: 'Positive control: Django against itself, slowed down by 25 % (by the criteria of checkpoint 3)',
      questions: [{ ask: 'Is the planted slow-down of 25 % found?', from: ['latency-p50', 'latency-p95', 'latency-p99'], passMeans: 'no' }],
      decisions: { go: 'A miss: the planted slow-down was not called', 'no-go': 'As it should be, where latency is the reason' },
    })
  })
})

describe('a slow-down', () => {
  const [checkpoint] = own.policy.checkpoints
  if (!checkpoint) throw new Error('Expected a checkpoint')

  test('beyond the least margin can be called', () => {
    expect(() => requireBeyondMargin(own.policy, checkpoint, 0.11)).not.toThrow()
  })

  test('that the policy allows is refused: to wave it through would be right', () => {
    expect(() => requireBeyondMargin(own.policy, checkpoint, 0.1)).toThrow(
      'A slow-down of 10 % need not be called: latency-p50 of checkpoint 1 allows 10 %. Plant more with --slowdown',
    )
  })
})
