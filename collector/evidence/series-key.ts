import { attributes as names } from '../../contract/signals.ts'
import type { Point, Resource } from '../otlp/signal.ts'

/** What tells one sender of metrics from another: its `service.instance.id`, else its service's name, else the whole resource. */
export function senderOf(resource: Resource): string {
  return resource[names.instance] ?? resource[names.service] ?? textOf(resource)
}

/** What tells one series of a sender from another: the metric and all attributes, in whatever order they came. */
export function seriesKey(point: Point): string {
  return point.metric + textOf(point.attributes)
}

function textOf(attributes: Readonly<Record<string, string>>): string {
  const keys = Object.keys(attributes)
  if (!isSorted(keys)) keys.sort()
  let text = ''
  for (const key of keys) text += `\n${key}=${attributes[key]}`
  return text
}

/** Senders mostly sort already. */
function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] ?? '') > (keys[i] ?? '')) return false
  return true
}
