import type { ExponentialHistogram } from '../../statistics/exponential-histogram.ts'

/** Attributes of the resource that sent an export; values as text. */
export type Resource = Readonly<Record<string, string>>

export type AttributeValue = string | number | boolean

interface PointBase {
  readonly metric: string
  readonly resource: Resource
  readonly attributes: Readonly<Record<string, string>>
  /** Milliseconds since the epoch, from the data point. */
  readonly time: number
  /** Milliseconds since the epoch; 0 when the sender gave none. */
  readonly start: number
}

/** One data point of a metric that the judge reads. Sums and histograms are cumulative. */
export type Point =
  | (PointBase & { readonly kind: 'sum'; readonly value: number })
  | (PointBase & { readonly kind: 'gauge'; readonly value: number })
  | (PointBase & { readonly kind: 'histogram'; readonly value: ExponentialHistogram })

/** One OTLP log record with an `event_name`. */
export interface ReceivedEvent {
  readonly name: string
  /** `cutover.event.id`; empty when the sender gave none. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly resource: Resource
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** Parsed JSON of a text body, else undefined. */
  readonly body: unknown
}

/** One export as it arrived, reduced to what is judged. */
export type Signal =
  | { readonly kind: 'metrics'; readonly points: readonly Point[]; readonly overflow: boolean }
  | { readonly kind: 'logs'; readonly events: readonly ReceivedEvent[] }

/** An export's judged content, and every resource that it names (also those without anything judged). */
export interface Decoded {
  readonly signal: Signal
  readonly resources: readonly Resource[]
}
