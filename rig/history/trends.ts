import { figuresOf, formatCount } from '../../collector/index.ts'
import type { KeptFinding } from './entry.ts'
import type { Asked } from './questions.ts'

/** How a figure went over a checkpoint's runs; null where a run has none. */
export interface Trend {
  readonly name: string
  readonly values: readonly (number | null)[]
  /** The last figure that there is, as people read it, with its limit. */
  readonly latest: string
}

/** Runs that a trend shows: the latest ones. */
const most = 24

/** Trends of all criteria of a checkpoint that have figures, and of the load. */
export function trendsOf(asked: readonly Asked[]): Trend[] {
  const shown = asked.slice(-most).map(({ checkpoint }) => checkpoint.findings)
  const names = [...new Set(shown.flatMap(findings => findings.map(({ criterion }) => criterion)))]
  const figures = names.flatMap(name =>
    trendOf(
      name,
      shown.map(findings => findings.find(({ criterion }) => criterion === name) ?? null),
    ),
  )
  return [...figures, ...loadTrend(shown)]
}

function trendOf(name: string, findings: readonly (KeptFinding | null)[]): Trend[] {
  const latest = findings.findLast(found => found?.estimate)
  if (!latest) return []
  const { value, limit } = figuresOf(latest)
  if (value === '') return []
  return [{ name, values: findings.map(found => found?.estimate?.value ?? null), latest: limit ? `${value} (limit ${limit})` : value }]
}

/** Requests per arm that the latency was estimated from. */
function loadTrend(shown: readonly (readonly KeptFinding[])[]): Trend[] {
  const values = shown.map(findings => findings.find(({ kind, estimate }) => kind === 'latency' && estimate)?.estimate?.n ?? null)
  const latest = values.findLast(value => value !== null)
  return latest === undefined || latest === null ? [] : [{ name: 'requests', values, latest: `${formatCount(latest)} per backend` }]
}
