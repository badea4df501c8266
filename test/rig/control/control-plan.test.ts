import { expect, test } from 'vitest'
import { controlKinds } from '../../../contract/control.ts'
import { planControls } from '../../../rig/control/control-plan.ts'

const options = { kinds: controlKinds, times: 2, slowdown: 0.25, names: { baseline: 'Next.js', candidate: 'Django' }, slowed: 'candidate' } as const
const negative = { kind: 'negative', side: 'baseline', name: 'Next.js', slowdown: 0 }
const positive = { kind: 'positive', side: 'candidate', name: 'Django', slowdown: 0.25 }

test('control plan: kinds alternate', () => {
  expect(planControls(options)).toEqual([negative, positive, negative, positive])
  expect(planControls({ ...options, kinds: ['positive'] })).toEqual([positive, positive])
})

test('control plan: positive controls without a candidate slow the baseline', () => {
  expect(planControls({ ...options, times: 1, slowed: 'baseline' })).toEqual([negative, { ...positive, side: 'baseline', name: 'Next.js' }])
})
