import { z } from 'zod'

/** A series of an answer: its labels, and its last value that is a number; NaN when there is none, as of a quantile while nothing was asked. */
export interface Answered {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Start and end in seconds since the epoch. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

const sample = z.tuple([z.number(), z.string()])
const series = z.union([
  z.object({ metric: z.record(z.string(), z.string()), value: sample }),
  z.object({ metric: z.record(z.string(), z.string()), values: z.array(sample) }),
])
const answer = z.object({ status: z.string(), error: z.string().optional(), data: z.unknown() })

/** Evaluates an expression at one time. @throws Error with the message of Prometheus */
export function instant(prometheus: string, query: string, time: number): Promise<Answered[]> {
  return asked(prometheus, 'query', { query, time: String(time) })
}

/** Asks for an expression over a time range; a series' value is the last one in it. @param step seconds */
export function range(prometheus: string, query: string, { from, to }: TimeRange, step: number): Promise<Answered[]> {
  return asked(prometheus, 'query_range', { query, start: String(from), end: String(to), step: String(step) })
}

/** Values of a label among the series that match within a time range. */
export async function labelValues(prometheus: string, label: string, match: string, { from, to }: TimeRange): Promise<string[]> {
  const data = await get(prometheus, `label/${label}/values`, { 'match[]': match, start: String(from), end: String(to) })
  return z.array(z.string()).parse(data)
}

async function asked(prometheus: string, path: string, parameters: Record<string, string>): Promise<Answered[]> {
  const { result } = z.object({ result: z.array(series) }).parse(await get(prometheus, path, parameters))
  return result.map(found => ({ labels: found.metric, value: lastNumber('value' in found ? [found.value] : found.values) }))
}

/** Prometheus writes infinity as +Inf and -Inf. */
function lastNumber(samples: readonly (readonly [number, string])[]): number {
  return samples.map(([, text]) => Number(text.replace('Inf', 'Infinity'))).findLast(value => !Number.isNaN(value)) ?? Number.NaN
}

async function get(prometheus: string, path: string, parameters: Record<string, string>): Promise<unknown> {
  const response = await fetch(`${prometheus}/api/v1/${path}?${new URLSearchParams(parameters)}`)
  const { status, error, data } = answer.parse(await response.json())
  if (status !== 'success') throw new Error(`Prometheus cannot answer ${JSON.stringify(parameters)}: ${error}`)
  return data
}
