import { expect, test } from 'vitest'
import type { EndpointComparison } from '../../../../rig/probes/parity/compare-endpoint.ts'
import { addMoveDifferences } from '../../../../rig/probes/parity/moves.ts'

const one = (
  endpoint: EndpointComparison['endpoint'],
  moved: EndpointComparison['moved'],
  outcome: EndpointComparison['outcome'] = 'same',
): EndpointComparison => {
  return { endpoint, outcome, differences: [], found: { baseline: true, candidate: true }, moved }
}

test('moved paths: a candidate without any old path is not compared', () => {
  const all = [one('auth.me', 'absent'), one('auth.login', 'absent')]
  expect(addMoveDifferences(all)).toEqual(all)
})

test('moved paths: redirects are correct; a single missing one among them is not', () => {
  expect(addMoveDifferences([one('auth.me', 'right'), one('auth.login', 'absent')]).map(({ outcome }) => outcome)).toEqual(['same', 'different'])
})

test('moved paths: a redirect elsewhere is a difference, whatever the others do', () => {
  const wrong = 'old path /api/auth/me: status 302 instead of 308 to /api/v1/auth/me'
  const [result] = addMoveDifferences([one('auth.me', { wrong }), one('auth.login', 'absent')])
  expect([result?.outcome, result?.differences]).toEqual(['different', [wrong]])
})

test('moved paths: an unknown result stays unknown', () => {
  expect(addMoveDifferences([one('auth.me', 'right'), one('auth.login', 'absent', 'unreadable')])[1]?.outcome).toBe('unreadable')
})
