import { formatChange, formatCount, formatLatency, formatPercent, formatPoints } from '../../contract/quantities.ts'
import type { CheckpointVerdict } from '../judge/verdict-schema.ts'

type WrittenFinding = CheckpointVerdict['findings'][number]
type WrittenEstimate = NonNullable<WrittenFinding['estimate']>

/** As much of a finding as its figures need. */
export type FiguredFinding = Pick<WrittenFinding, 'kind' | 'status' | 'limit'> & {
  readonly estimate: (Omit<WrittenEstimate, 'unit'> & { readonly unit: string }) | null
}

/** A finding's numbers as people read them; empty where there are none. */
export interface Figures {
  readonly value: string
  readonly bounds: string
  readonly limit: string
}

type Wording = (finding: FiguredFinding) => Figures

/** Value, bounds and limit of a finding, in the words of its kind. */
export function figuresOf(finding: FiguredFinding): Figures {
  return (wordings[finding.kind] ?? plain)(finding)
}

const nothing = ''

const wordings: Readonly<Record<string, Wording>> = {
  latency: finding => (finding.estimate?.unit === 'ms' ? milliseconds(finding) : ratio(finding)),
  'error-rate': finding => shareBelow(finding),
  hybrid: finding => shareBelow(finding),
  uptime: ({ status, estimate, limit }) => ({
    value: estimate ? formatPercent(estimate.value) : nothing,
    bounds: estimate ? `${formatPercent(estimate.lower)} … ${formatPercent(estimate.upper)}` : nothing,
    limit: limit === null ? nothing : `≥ ${formatPercent(limit)}${status === 'pass' && estimate && estimate.lower < limit ? ' (seen)' : ''}`,
  }),
  concurrency: ({ estimate, limit }) => ({
    value: estimate ? formatCount(estimate.value) : nothing,
    bounds: nothing,
    limit: limit === null ? nothing : `≥ ${formatCount(limit)}`,
  }),
  'lost-writes': ({ estimate, limit }) => ofAll(estimate, limit),
  parity: ({ estimate, limit }) => ofAll(estimate, limit),
  migrated: ({ estimate, limit }) => ({
    value: estimate ? formatPercent(estimate.value) : nothing,
    bounds: estimate && estimate.upper > estimate.lower ? `${formatPercent(estimate.lower)} … ${formatPercent(estimate.upper)}` : nothing,
    limit: limit === null ? nothing : `≥ ${formatPercent(limit)}`,
  }),
  'database-cost': ratio,
  completion: points,
  'token-interop': ({ estimate, limit }) => ofAll(estimate, limit),
  'rollback-drill': ({ estimate, limit }) => ofAll(estimate, limit),
  tests: ({ estimate }) => ({
    value: estimate ? `${formatCount(estimate.value)} of ${formatCount(estimate.n)}` : nothing,
    bounds: nothing,
    limit: estimate ? '0 failed' : nothing,
  }),
  coverage: ({ estimate, limit }) => ({
    value: estimate ? formatPercent(estimate.value) : nothing,
    bounds: nothing,
    limit: limit === null ? nothing : `≥ ${formatPercent(limit)}`,
  }),
  sarif: ({ estimate }) => ({
    value: estimate ? formatCount(estimate.value) : nothing,
    bounds: nothing,
    limit: estimate ? 'none' : nothing,
  }),
  figure: ({ estimate, limit }) => ({
    value: estimate ? String(estimate.value) : nothing,
    bounds: nothing,
    limit: limit === null ? nothing : String(limit),
  }),
  conversion: points,
  schedule: ({ estimate, limit }) => ({
    value: estimate ? `week ${Number(estimate.value.toFixed(1))}` : nothing,
    bounds: nothing,
    limit: limit === null ? nothing : `≤ ${Number(limit.toFixed(1))}`,
  }),
}

function ratio({ estimate, limit }: FiguredFinding): Figures {
  return {
    value: estimate ? formatChange(estimate.value) : nothing,
    bounds: estimate ? `${formatChange(estimate.lower)} … ${bound(estimate.upper, formatChange)}` : nothing,
    limit: limit === null ? nothing : `< ${formatChange(limit)}`,
  }
}

function points({ estimate, limit }: FiguredFinding): Figures {
  return {
    value: estimate ? formatPoints(estimate.value) : nothing,
    bounds: estimate ? `${formatPoints(estimate.lower)} … ${bound(estimate.upper, formatPoints)}` : nothing,
    limit: limit === null ? nothing : `> ${formatPoints(limit)}`,
  }
}

function milliseconds({ estimate, limit }: FiguredFinding): Figures {
  return {
    value: estimate ? formatLatency(estimate.value) : nothing,
    bounds: estimate ? `${formatLatency(estimate.lower)} … ${bound(estimate.upper, formatLatency)}` : nothing,
    limit: limit === null ? nothing : `< ${formatLatency(limit)}`,
  }
}

function shareBelow({ status, estimate, limit }: FiguredFinding): Figures {
  return {
    value: estimate ? formatPercent(estimate.value) : nothing,
    bounds: estimate ? `${formatPercent(estimate.lower)} … ${formatPercent(estimate.upper)}` : nothing,
    limit: limit === null ? nothing : `< ${formatPercent(limit)}${status === 'pass' && estimate && estimate.upper > limit ? ' (seen)' : ''}`,
  }
}

/** What went wrong, of all that was looked at. */
function ofAll(estimate: FiguredFinding['estimate'], limit: number | null): Figures {
  return {
    value: estimate ? `${formatCount(estimate.value)} of ${formatCount(estimate.n)}` : nothing,
    bounds: nothing,
    limit: limit === null ? nothing : formatCount(limit),
  }
}

const plain: Wording = () => ({ value: nothing, bounds: nothing, limit: nothing })

/** A bound that the data do not give is written as the largest number. */
function bound(value: number, format: (value: number) => string): string {
  return value === Number.MAX_VALUE ? '?' : format(value)
}
