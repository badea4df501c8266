import { expect, test } from 'vitest'
import { profiles } from '../../../rig/load/profiles.ts'
import { createPlan } from '../../../rig/run/plan.ts'

const plans = {
  checkpoints: ['1'],
  profile: profiles.rehearsal,
  seed: 7,
  stopEarly: false,
  pushOn: false,
  machine: ['cpu'],
  controlProbe: 'http://127.0.0.1:45001/',
} as const
const backend = (side: 'baseline' | 'candidate', port: number) => ({ url: new URL(`http://127.0.0.1:${port}`), side })

test('plan: a duet has two backends, each arm on its own side', () => {
  expect(createPlan({ ...plans, design: 'duet', backends: { baseline: backend('baseline', 3000), candidate: backend('candidate', 8000) } })).toMatchObject({
    design: 'duet',
    warmup: '15s',
    looks: ['60s', '120s', '240s'],
    seed: 7,
    machine: ['cpu'],
    controlProbe: 'http://127.0.0.1:45001/',
    arms: { baseline: { url: 'http://127.0.0.1:3000', services: [] }, candidate: { url: 'http://127.0.0.1:8000', services: [] } },
  })
})

test('plan: a control names the side of the other arm', () => {
  const same = backend('candidate', 8000)
  const { arms, design, stopEarly } = createPlan({ ...plans, design: 'control', stopEarly: true, backends: { baseline: same, candidate: same } })
  expect([design, stopEarly]).toEqual(['control', true])
  expect(arms).toEqual({
    baseline: { url: 'http://127.0.0.1:8000', services: [], side: 'candidate' },
    candidate: { url: 'http://127.0.0.1:8000', services: [] },
  })
})

test('plan: a duet has blocks of the baseline alone, a control has none', () => {
  const backends = { baseline: backend('baseline', 3000), candidate: backend('candidate', 8000) }
  const solo = (['duet', 'control'] as const).map(design => createPlan({ ...plans, profile: profiles.nightly, design, backends }).solo)
  expect(solo).toEqual(['180s', '0s'])
})

test('plan: a changing load lists its stages, the warm-up first', () => {
  const backends = { baseline: backend('baseline', 3000), candidate: backend('candidate', 8000) }
  expect(createPlan({ ...plans, profile: profiles.spike, design: 'duet', backends }).stages).toEqual([
    { from: '0s', length: '15s', sessionsPerSecond: 16 },
    { from: '15s', length: '50s', sessionsPerSecond: 16 },
    { from: '65s', length: '10s', sessionsPerSecond: 80, ramp: true },
    { from: '75s', length: '60s', sessionsPerSecond: 80 },
    { from: '135s', length: '10s', sessionsPerSecond: 16, ramp: true },
    { from: '145s', length: '110s', sessionsPerSecond: 16 },
  ])
  expect(createPlan({ ...plans, design: 'duet', backends })).not.toHaveProperty('stages')
})

test('plan: a positive control names the planted slowdown', () => {
  const backends = { baseline: { ...backend('candidate', 8000), slowdown: 0 }, candidate: { ...backend('candidate', 8000), slowdown: 0.25 } }
  const { arms } = createPlan({ ...plans, design: 'control', backends })
  expect([arms.baseline.slowdown, arms.candidate.slowdown]).toEqual([0, 0.25])
})
