import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alternatingTimeline, createTimeline } from '../../../collector/evidence/timeline.ts'
import { arms } from '../../../contract/arm.ts'
import { planOf } from '../signals.ts'

const blocks = { warmup: 15, length: 30, every: 60 }
const line = alternatingTimeline(blocks)
const slice = fc.nat(500)

describe('timeline: the slices of an alternating run', () => {
  test('are the seconds of each arm’s own blocks, A B B A', () => {
    expect(line.stretches('baseline', { from: 15, to: 135 })).toEqual([
      { from: 15, to: 45 },
      { from: 195, to: 225 },
      { from: 255, to: 285 },
      { from: 435, to: 465 },
    ])
    expect(line.stretches('candidate', { from: 15, to: 135 })).toEqual([
      { from: 75, to: 105 },
      { from: 135, to: 165 },
      { from: 315, to: 345 },
      { from: 375, to: 405 },
    ])
  })

  test('begin and end anywhere in a block', () => {
    expect(line.stretches('candidate', { from: 40, to: 50 })).toEqual([
      { from: 100, to: 105 },
      { from: 135, to: 140 },
    ])
    expect(line.stretches('baseline', { from: 0, to: 20 })).toEqual([{ from: 0, to: 20 }])
    expect(line.stretches('baseline', { from: 20, to: 20 })).toEqual([])
  })

  test.each([
    [0, 0],
    [60, 0],
    [70, 10],
    [105, 45],
    [119, 45],
    [195, 45],
    [205, 55],
    [225, 75],
    [330, 90],
  ])('after %i s of load: %i slices of both arms are complete', (seconds, complete) => {
    expect(line.complete(seconds)).toBe(complete)
  })

  test('never become fewer, and are complete only when their seconds are', () => {
    fc.assert(
      fc.property(fc.nat(3000), seconds => {
        expect(line.complete(seconds + 1)).toBeGreaterThanOrEqual(line.complete(seconds))
        const to = line.complete(seconds)
        for (const arm of arms) for (const stretch of line.stretches(arm, { from: 0, to })) expect(stretch.to).toBeLessThanOrEqual(seconds)
      }),
    )
  })

  test('are found from the second of an event', () => {
    fc.assert(
      fc.property(slice, fc.constantFrom(...arms), (offset, arm) => {
        const k = blocks.warmup + offset
        const [second] = line.stretches(arm, { from: k, to: k + 1 })
        expect(line.sliceOf(arm, second?.from ?? -1)).toBe(k)
        const other = arm === 'baseline' ? 'candidate' : 'baseline'
        expect(line.sliceOf(other, second?.from ?? -1)).toBeNull()
      }),
    )
    expect([line.sliceOf('baseline', 3), line.sliceOf('baseline', 50), line.sliceOf('baseline', -4)]).toEqual([null, null, null])
  })

  test('add up: two adjacent windows cover the seconds of both', () => {
    fc.assert(
      fc.property(fc.tuple(slice, slice, slice), fc.constantFrom(...arms), (edges, arm) => {
        const [a, b, c] = edges.sort((x, y) => x - y)
        const seconds = (from = 0, to = 0) =>
          line.stretches(arm, { from, to }).flatMap(one => Array.from({ length: one.to - one.from }, (_, i) => one.from + i))
        expect([...seconds(a, b), ...seconds(b, c)]).toEqual(seconds(a, c))
      }),
    )
  })
})

test('timeline: arms under load together have the same slices, which are the seconds', () => {
  const duet = createTimeline(planOf({}))
  expect(duet.stretches('candidate', { from: 15, to: 75 })).toEqual([{ from: 15, to: 75 }])
  expect([duet.complete(33), duet.sliceOf('baseline', 7)]).toEqual([33, 7])
})
