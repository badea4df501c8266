import { expect, test } from 'vitest'
import { createParityEvents, describeDifferences } from '../../../../rig/probes/parity/events.ts'

test('parity events: each endpoint has one event, and each side that serves it or does not', () => {
  const compared = {
    endpoint: 'auth.me',
    outcome: 'different',
    differences: ['status 404 instead of 200'],
    found: { baseline: true, candidate: false },
    moved: null,
  } as const
  expect(createParityEvents([compared], 5).map(({ name, id, attributes }) => [name, id, attributes])).toEqual([
    ['cutover.parity.compared', 'parity/auth.me', { endpoint: 'auth.me', outcome: 'different', detail: 'status 404 instead of 200' }],
    ['cutover.endpoint.found', 'found/baseline/auth.me', { target: 'baseline', endpoint: 'auth.me', found: true }],
    ['cutover.endpoint.found', 'found/candidate/auth.me', { target: 'candidate', endpoint: 'auth.me', found: false }],
  ])
})

test('parity events: an unknown result has no event', () => {
  const compared = { endpoint: 'auth.me', outcome: 'unreadable', differences: ['Django gave no answer'], found: {}, moved: null } as const
  expect(createParityEvents([compared], 5)).toHaveLength(1)
})

test('parity events: a detail lists five differences and counts the rest', () => {
  expect(describeDifferences(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a; b; c; d; e; and 2 more')
  expect(describeDifferences(['x'.repeat(2000)]).length).toBe(800)
})
