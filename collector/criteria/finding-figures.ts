import { formatChange, formatCount, formatLatency, formatPercent, formatPoints } from '../../contract/quantities.ts'
import type { Status } from '../../contract/verdict.ts'

/** As much of a finding as its figures need. */
export interface FiguredFinding {
  readonly kind: string
  readonly status: Status
  readonly estimate: { readonly value: number; readonly lower: number; readonly upper: number; readonly n: number; readonly unit: string } | null
  readonly limit: number | null
}

/** A finding's numbers as text; empty where there are none. */
export interface Figures {
  readonly value: string
  readonly bounds: string
  readonly limit: string
  /** Whether it passes by its value while its interval reaches beyond the limit. */
  readonly isObservedPass?: true
}

export const noFigures: Figures = { value: '', bounds: '', limit: '' }

type Format = (value: number) => string

/** How one kind writes its numbers. */
interface Layout {
  readonly value: Format
  /** Sign before the limit: `<`, `≥`. */
  readonly limit?: string
  /** Writes the limit where it reads otherwise than the value. */
  readonly limitFormat?: Format
  /** always: an interval; open: only where something is not known; absent: a count has none. */
  readonly bounds?: 'always' | 'open'
}

/** Writes value, bounds and limit of a finding. */
export function figures({ estimate, limit }: FiguredFinding, { value: format, limit: sign = '', limitFormat = format, bounds }: Layout): Figures {
  const hasBounds = estimate !== null && (bounds === 'always' || (bounds === 'open' && estimate.upper > estimate.lower))
  return {
    value: estimate ? format(estimate.value) : '',
    bounds: hasBounds ? `${format(estimate.lower)} … ${openEnded(estimate.upper, format)}` : '',
    limit: limit === null ? '' : `${sign === '' ? '' : `${sign} `}${limitFormat(limit)}`,
  }
}

/** Candidate against baseline: "+4.1 %", "< +15 %". */
export function ratioFigures(finding: FiguredFinding): Figures {
  return figures(finding, { value: formatChange, limit: '<', bounds: 'always' })
}

/** Percentage points, candidate minus baseline. */
export function pointsFigures(finding: FiguredFinding): Figures {
  return figures(finding, { value: formatPoints, limit: '>', bounds: 'always' })
}

export function latencyFigures(finding: FiguredFinding): Figures {
  return figures(finding, { value: formatLatency, limit: '<', bounds: 'always' })
}

/** A share that must stay below its limit. */
export function shareBelowFigures(finding: FiguredFinding): Figures {
  const { status, estimate, limit } = finding
  const written = figures(finding, { value: formatPercent, limit: '<', bounds: 'always' })
  return status === 'pass' && estimate && limit !== null && estimate.upper > limit ? { ...written, isObservedPass: true } : written
}

/** Good ones of all that were checked, where the estimate counts the bad ones: "120 of 120 pass". */
export function countFigures({ estimate, limit }: FiguredFinding): Figures {
  return {
    value: estimate ? `${formatCount(estimate.n - estimate.value)} of ${formatCount(estimate.n)} pass` : '',
    bounds: '',
    limit: limit === null ? '' : limit === 0 ? 'all' : `≤ ${formatCount(limit)} fail`,
  }
}

/** A bound that the data do not give is stored as the largest number. */
function openEnded(value: number, format: Format): string {
  return value === Number.MAX_VALUE ? '?' : format(value)
}
