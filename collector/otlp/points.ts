import { attributes as names } from '../../contract/signals.ts'
import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'
import { most } from './bounds.ts'
import { malformed } from './refusal.ts'
import type { Point, Resource } from './signal.ts'

/** What a point is a point of. */
export interface Owner {
  readonly metric: string
  readonly resource: Resource
}

/** A point as written down, unchecked. Times are nanoseconds since the epoch. */
interface Draft {
  readonly attributes: Readonly<Record<string, string>>
  readonly time: number
  readonly start: number
  /** DataPointFlags */
  readonly flags: number
}

export interface NumberDraft extends Draft {
  readonly value: number | null
}

export interface Buckets {
  readonly offset: number
  readonly counts: readonly number[]
}

export interface HistogramDraft extends Draft {
  readonly count: number
  readonly scale: number
  readonly zeros: number
  readonly positive: Buckets
  readonly negative: Buckets
}

const noRecordedValue = 1
const scales = { least: -10, most: 20 } as const
/** Binary exponents of the doubles. */
const exponents = { least: -1075, most: 1024 } as const

/** A checked sum or gauge point; null for a point that says it has no value.
 *  @throws Refusal for what cannot be a count or a share */
export function numberPoint(kind: 'sum' | 'gauge', owner: Owner, draft: NumberDraft): Point | null {
  if (draft.flags & noRecordedValue) return null
  if (draft.value === null || !Number.isFinite(draft.value) || draft.value < 0)
    throw malformed(`Cannot read ${owner.metric}: expected a finite value that is not negative, got ${draft.value ?? 'none'}`)
  return { kind, ...base(owner, draft), value: draft.value }
}

/** A checked exponential histogram point; null for a point that says it has no value.
 *  @throws Refusal for counts that do not add up, negative values, too many buckets or an absurd scale */
export function histogramPoint(owner: Owner, draft: HistogramDraft): Point | null {
  if (draft.flags & noRecordedValue) return null
  expectShape(owner.metric, draft)
  expectSums(owner.metric, draft)
  return { kind: 'histogram', ...base(owner, draft), value: histogramOf(draft) }
}

/** Whether an SDK folded attribute sets into this point. */
export function hasOverflow(points: readonly Point[]): boolean {
  return points.some(point => point.attributes[names.overflow] === 'true')
}

function base(owner: Owner, draft: Draft) {
  if (!(draft.time > 0)) throw malformed(`Cannot read ${owner.metric}: expected the time of the point, got ${draft.time}`)
  return { metric: owner.metric, resource: owner.resource, attributes: draft.attributes, time: draft.time / 1e6, start: draft.start / 1e6 }
}

function expectShape(metric: string, { scale, positive, negative }: HistogramDraft): void {
  if (!(scale >= scales.least && scale <= scales.most))
    throw malformed(`Cannot read ${metric}: expected a scale from ${scales.least} to ${scales.most}, got ${scale}`)
  const buckets = positive.counts.length + negative.counts.length
  if (buckets > most.buckets) throw malformed(`Cannot read ${metric}: expected at most ${most.buckets} buckets, got ${buckets}`)
  if (positive.counts.length === 0) return
  const perDoubling = 2 ** scale
  if (positive.offset < exponents.least * perDoubling || positive.offset + positive.counts.length - 1 > exponents.most * perDoubling)
    throw malformed(`Cannot read ${metric}: buckets from ${positive.offset} at scale ${scale} lie outside of what a number can be`)
}

function expectSums(metric: string, { count, zeros, positive, negative }: HistogramDraft): void {
  if (total(metric, negative.counts) > 0) throw malformed(`Cannot read ${metric}: expected values that are not negative`)
  const found = total(metric, positive.counts) + whole(metric, zeros)
  if (found !== whole(metric, count)) throw malformed(`Cannot read ${metric}: its count is ${count}, but its buckets hold ${found}`)
}

function total(metric: string, counts: readonly number[]): number {
  let sum = 0
  for (const count of counts) sum += whole(metric, count)
  return sum
}

function whole(metric: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw malformed(`Cannot read ${metric}: expected a whole count that is not negative, got ${count}`)
}

function histogramOf({ scale, zeros, positive }: HistogramDraft): ExponentialHistogram {
  const buckets = { scale, offset: positive.offset, counts: positive.counts }
  return zeros > 0 ? { ...buckets, zeros } : buckets
}
