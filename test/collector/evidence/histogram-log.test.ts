import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HistogramLog } from '../../../collector/evidence/histogram-log.ts'
import { totalCount } from '../../../statistics/exponential-histogram.ts'
import { HistogramSum, mergeHistograms } from '../../../statistics/histogram-sum.ts'

const entries = 150
const gained = fc.record({
  scale: fc.integer({ min: 3, max: 5 }),
  offset: fc.integer({ min: 40, max: 90 }),
  counts: fc.array(fc.oneof({ weight: 9, arbitrary: fc.nat({ max: 3 }) }, { weight: 1, arbitrary: fc.constant(70_000) }), { minLength: 1, maxLength: 6 }),
  zeros: fc.nat({ max: 1 }),
})
const logged = fc.array(
  gained.filter(histogram => totalCount(histogram) > 0),
  { minLength: entries, maxLength: entries },
)
const moment = fc.nat({ max: entries })

test('histogram log: a span returns exactly the values in it, after any earlier reads and additions', () => {
  fc.assert(
    fc.property(logged, fc.array(fc.tuple(moment, moment), { minLength: 1, maxLength: 12 }), (all, spans) => {
      const log = new HistogramLog()
      let added = 0
      for (const [one, other] of spans) {
        for (; added < Math.max(one, other); added++) log.add(added + 1, all[added] ?? { scale: 0, offset: 0, counts: [] })
        const span = { after: Math.min(one, other), upTo: Math.max(one, other) }
        const sums = new HistogramSum()
        log.addTo(sums, span)
        expect(sums.histogram()).toEqual(mergeHistograms(all.slice(span.after, span.upTo)))
      }
    }),
    { numRuns: 40 },
  )
})
