import { expect, test } from 'vitest'
import { controlKinds } from '../../../contract/control.ts'
import { controlsOf } from '../../../rig/control/control.ts'

const wanted = { kinds: controlKinds, times: 2, slowdown: 0.25, names: { baseline: 'Next.js', candidate: 'Django' }, slowed: 'candidate' } as const
const negative = { kind: 'negative', side: 'baseline', name: 'Next.js', slowdown: 0 }
const positive = { kind: 'positive', side: 'candidate', name: 'Django', slowdown: 0.25 }

test('controls take turns', () => {
  expect(controlsOf(wanted)).toEqual([negative, positive, negative, positive])
  expect(controlsOf({ ...wanted, kinds: ['positive'] })).toEqual([positive, positive])
})

test('without a candidate the baseline is slowed down', () => {
  expect(controlsOf({ ...wanted, times: 1, slowed: 'baseline' })).toEqual([negative, { ...positive, side: 'baseline', name: 'Next.js' }])
})
