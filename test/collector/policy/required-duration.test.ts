import { describe, expect, test } from 'vitest'
import { estimateDuration } from '../../../collector/policy/required-duration.ts'
import { policy } from '../judging.ts'

function checkpoint(id: string) {
  const found = policy.checkpoints.find(one => one.id === id)
  if (!found) throw new Error(`no checkpoint ${id}`)
  return found
}

describe('required duration before a run', () => {
  test('one look at 50 requests a second needs 2,995 requests without an error: 60 s', () => {
    expect(estimateDuration(policy, checkpoint('1'), () => 50, [60])).toMatchObject({ seconds: 60, look: 60 })
  })

  test('several looks need 3,688 requests, so a first look at 60 s is too early at 50 requests a second', () => {
    expect(estimateDuration(policy, checkpoint('1'), () => 50, [60, 120, 240])).toMatchObject({ seconds: 74, look: 120 })
  })

  test('p99 needs 10,000 requests', () => {
    const { needs } = estimateDuration(policy, checkpoint('3'), () => 100, [60])
    expect(needs).toContainEqual({ criterion: 'latency-p99', seconds: 100, users: 0 })
  })

  test('a profile that cannot reach a go is reported as such', () => {
    expect(estimateDuration(policy, checkpoint('2'), () => 200, [20])).toMatchObject({ seconds: 58, look: null })
  })

  test('a scope without load cannot reach a go', () => {
    expect(estimateDuration(policy, checkpoint('1'), () => 0, [60])).toMatchObject({ seconds: Number.POSITIVE_INFINITY, look: null })
  })

  test('the request rate is that of the scope', () => {
    const scopes: string[][] = []
    estimateDuration(policy, checkpoint('2'), scope => scopes.push([...scope]), [60])
    expect(scopes).toEqual([['auth', 'catalog', 'orders', 'payments']])
  })
})
