import { expect, test } from 'vitest'
import { profiles } from '../../../rig/profiles.ts'
import { planOf } from '../../../rig/run/plan.ts'

const plans = { checkpoints: ['1'], profile: profiles.rehearsal, seed: 7, stopEarly: false, machine: ['cpu'], controlProbe: 'http://127.0.0.1:45001/' } as const
const backend = (side: 'baseline' | 'candidate', port: number) => ({ url: new URL(`http://127.0.0.1:${port}`), side })

test('a duet names two backends, each arm on its own side', () => {
  expect(planOf({ ...plans, design: 'duet', backends: { baseline: backend('baseline', 3000), candidate: backend('candidate', 8000) } })).toMatchObject({
    design: 'duet',
    warmup: '15s',
    looks: ['60s', '120s', '240s'],
    seed: 7,
    machine: ['cpu'],
    controlProbe: 'http://127.0.0.1:45001/',
    arms: { baseline: { url: 'http://127.0.0.1:3000', services: [] }, candidate: { url: 'http://127.0.0.1:8000', services: [] } },
  })
})

test('a control says which arm is on the other one’s side', () => {
  const same = backend('candidate', 8000)
  const { arms, design, stopEarly } = planOf({ ...plans, design: 'control', stopEarly: true, backends: { baseline: same, candidate: same } })
  expect([design, stopEarly]).toEqual(['control', true])
  expect(arms).toEqual({
    baseline: { url: 'http://127.0.0.1:8000', services: [], side: 'candidate' },
    candidate: { url: 'http://127.0.0.1:8000', services: [] },
  })
})

test('a positive control says what is planted', () => {
  const backends = { baseline: { ...backend('candidate', 8000), slowdown: 0 }, candidate: { ...backend('candidate', 8000), slowdown: 0.25 } }
  const { arms } = planOf({ ...plans, design: 'control', backends })
  expect([arms.baseline.slowdown, arms.candidate.slowdown]).toEqual([0, 0.25])
})
