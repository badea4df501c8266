import type { Signal } from '../otlp/signal.ts'

/** First and last time that a record's data names, ms since the epoch. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Widens a span by a signal's own times. @returns null while no signal named a time */
export function widen(span: Span | null, signal: Signal): Span | null {
  let [from, to] = [span?.from ?? Number.POSITIVE_INFINITY, span?.to ?? Number.NEGATIVE_INFINITY]
  for (const { time } of signal.kind === 'metrics' ? signal.points : signal.events) {
    from = Math.min(from, time)
    to = Math.max(to, time)
  }
  return from <= to ? { from, to } : null
}

/** A moment as verdict.json holds it. @param time ms since the epoch */
export function iso(time: number): string {
  const latest = 8.64e15
  return new Date(Math.min(time, latest)).toISOString()
}
