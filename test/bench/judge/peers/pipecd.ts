import { quantile } from '../../../../statistics/exponential-histogram.ts'
import { rankSum } from './mann-whitney.ts'
import { type Peer, quantiles } from './peer.ts'

/** pipecd's automated deployment analysis (pipe-cd/pipecd: metrics_analyzer.go, mannwhitney.go), strategy CANARY_BASELINE, deviation HIGH, on one
 *  point a minute: fails when the one-sided p of the exact Mann-Whitney test is at most 5 %. */
export const pipecd: Peer = {
  id: 'pipecd',
  rule: 'exact one-sided Mann-Whitney on one-minute p50 and p95, fails at p ≤ 5 %',
  about: 'latency',
  says: ({ minutes }) => {
    const points = (arm: 'baseline' | 'candidate', p: number) => minutes[arm].map(minute => quantile(minute, p) ?? 0)
    return quantiles.every(p => pGreater(points('candidate', p), points('baseline', p)) > 0.05) ? 'pass' : 'fail'
  },
}

/** One-sided p of the hypothesis that the first sample lies higher: P(U ≥ u) when both are alike, without ties. */
export function pGreater(first: readonly number[], second: readonly number[]): number {
  const [m, n] = [first.length, second.length]
  const u = rankSum(first, second).sum - (m * (m + 1)) / 2
  const ways = arrangements(m, n)
  const all = ways.reduce((sum, count) => sum + count, 0)
  return ways.slice(Math.ceil(u)).reduce((sum, count) => sum + count, 0) / all
}

const known = new Map<string, readonly number[]>()

/** In how many orders of m and n values U is 0, 1, …, m·n (Mann & Whitney 1947: the largest value belongs to one sample or the other). */
function arrangements(m: number, n: number): readonly number[] {
  if (m === 0 || n === 0) return [1]
  const key = `${m} ${n}`
  const before = known.get(key)
  if (before) return before
  const [ours, theirs] = [arrangements(m - 1, n), arrangements(m, n - 1)]
  const counts = Array.from({ length: m * n + 1 }, (_, u) => (ours[u - n] ?? 0) + (theirs[u] ?? 0))
  known.set(key, counts)
  return counts
}
