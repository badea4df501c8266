import { figuresOf } from '../../collector/index.ts'
import { formatCount } from '../../contract/quantities.ts'
import type { Evaluation } from './evaluations.ts'
import type { StoredFinding } from './history-entry.ts'

/** A figure over the runs of a checkpoint; null where a run has none. */
export interface Trend {
  readonly name: string
  readonly values: readonly (number | null)[]
  /** The last known figure with its unit and limit. */
  readonly latest: string
}

/** A trend has the latest runs. */
const maxRuns = 24

/** Lists the trends of all criteria that have figures, and of the load.
 *  @param evaluations of one checkpoint, by runs that were carried out */
export function listTrends(evaluations: readonly Evaluation[]): Trend[] {
  const shown = evaluations.slice(-maxRuns).map(({ checkpoint }) => checkpoint.findings)
  const names = [...new Set(shown.flatMap(findings => findings.map(({ criterion }) => criterion)))]
  const figures = names.flatMap(name =>
    figureTrend(
      name,
      shown.map(findings => findings.find(({ criterion }) => criterion === name) ?? null),
    ),
  )
  return [...figures, ...loadTrend(shown)]
}

function figureTrend(name: string, findings: readonly (StoredFinding | null)[]): Trend[] {
  const latest = findings.findLast(found => found?.estimate)
  if (!latest) return []
  const { value, limit } = figuresOf(latest)
  if (value === '') return []
  return [{ name, values: findings.map(found => found?.estimate?.value ?? null), latest: limit ? `${value} (limit ${limit})` : value }]
}

/** Requests per arm behind the latency estimate. */
function loadTrend(shown: readonly (readonly StoredFinding[])[]): Trend[] {
  const values = shown.map(findings => findings.find(({ kind, estimate }) => kind === 'latency' && estimate)?.estimate?.n ?? null)
  const latest = values.findLast(value => value !== null)
  return latest === undefined || latest === null ? [] : [{ name: 'requests', values, latest: `${formatCount(latest)} per backend` }]
}

const bars = '▁▂▃▄▅▆▇█'

/** Draws values as bars from the lowest to the highest; equal values are half high, unknown ones a dot. */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter(value => value !== null)
  const [min, max] = [Math.min(...known), Math.max(...known)]
  return values.map(value => (value === null ? '·' : bars.charAt(max === min ? 3 : Math.round(((value - min) / (max - min)) * (bars.length - 1))))).join('')
}
