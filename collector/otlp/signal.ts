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
  /** Parsed JSON of a text body; undefined for any other. */
  readonly body: unknown
}

/** One export, reduced to what the judge reads. */
export type Signal =
  | { readonly kind: 'metrics'; readonly points: readonly Point[]; readonly overflow: boolean }
  | { readonly kind: 'logs'; readonly events: readonly ReceivedEvent[] }

/** An export's judged content, and every resource that it names, also those without judged content. */
export interface Decoded {
  readonly signal: Signal
  readonly resources: readonly Resource[]
}

/** Value of an OTLP attribute as decoded: whole numbers as bigint, undefined for lists, maps and bytes. */
export type AnyValue = string | boolean | number | bigint | undefined

/** Converts attributes of a resource or point: values as text, without lists, maps and bytes. */
export function attributesAsText(pairs: Iterable<readonly [string, AnyValue]>): Record<string, string> {
  return collect(pairs, String)
}

/** Converts attributes of an event: values as they are, whole numbers as numbers, without lists, maps and bytes. */
export function attributesAsValues(pairs: Iterable<readonly [string, AnyValue]>): Record<string, AttributeValue> {
  return collect(pairs, value => (typeof value === 'bigint' ? Number(value) : value))
}

function collect<T>(pairs: Iterable<readonly [string, AnyValue]>, convert: (value: NonNullable<AnyValue>) => T): Record<string, T> {
  const found: Record<string, T> = {}
  for (const [key, value] of pairs) if (value !== undefined) setKey(found, key, convert(value))
  return found
}

/** Sets a key. Assigning to `__proto__` would change the object's prototype instead. */
function setKey<T>(into: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
  else into[key] = value
}
