import { quantile } from '../../../../statistics/exponential-histogram.ts'
import { rankSum, rankSumDeviation } from './mann-whitney.ts'
import { type Peer, quantiles } from './peer.ts'
import { zeroOf } from './zero.ts'

/** Kayenta's NetflixACAJudge (spinnaker/kayenta: MannWhitney.scala, KayentaBrentSolver.java,
 *  MannWhitneyClassifier.scala, NetflixACAJudge.scala, WeightedSumScorer.scala) at
 *  its defaults: 98 % interval, tolerance 0.25, on one point a minute. The direction is "increase", as one sets it for latency; by default a metric
 *  that falls is flagged as well. */
export const kayenta: Peer = {
  id: 'Kayenta',
  rule: 'Mann-Whitney on one-minute p50 and p95, 98 % interval, tolerance 0.25, direction increase; score 95 to pass, 75 marginal',
  about: 'latency',
  says: ({ minutes }) => {
    const points = (arm: 'baseline' | 'candidate', p: number) => minutes[arm].map(minute => quantile(minute, p) ?? Number.NaN)
    const passing = quantiles.filter(p => !isHigh(points('candidate', p), points('baseline', p)))
    const score = (100 * passing.length) / quantiles.length
    return score >= 95 ? 'pass' : score >= 75 ? 'marginal' : 'fail'
  },
}

function isHigh(experiment: readonly number[], control: readonly number[]): boolean {
  const [x, y] = [experiment, control].map(values => values.filter(value => !Number.isNaN(value)).sort((a, b) => a - b))
  if (!x || !y || x.length === 0 || y.length === 0) return false
  if (x.join() === y.join() || new Set([...x, ...y]).size === 1) return false
  const { lower, estimate } = shift(x, y, 0.98)
  return lower > 0.25 * Math.abs(estimate) && mean(x) / mean(y) >= 1
}

/** Hodges-Lehmann shift of x against y with its asymptotic interval, as R's wilcox.test finds it. */
export function shift(
  x: readonly number[],
  y: readonly number[],
  confidence: number,
): { readonly lower: number; readonly upper: number; readonly estimate: number } {
  const z = normalQuantiles[confidence]
  if (z === undefined) throw new Error(`Cannot compare: expected a confidence of ${Object.keys(normalQuantiles).join(' or ')}, got ${confidence}`)
  return { lower: root(x, y, z), upper: root(x, y, -z), estimate: root(x, y, 0) }
}

/** Two-sided. */
const normalQuantiles: Readonly<Record<number, number>> = { 0.95: 1.959963984540054, 0.98: 2.3263478740408408 }

function root(x: readonly number[], y: readonly number[], z: number): number {
  const f = (mu: number) => standardized(x, y, mu) - z
  const [low, high] = [Math.min(...x) - Math.max(...y), Math.max(...x) - Math.min(...y)]
  if (f(low) <= 0) return low
  if (f(high) >= 0) return high
  return zeroOf(f, low, high, 1e-4)
}

function standardized(x: readonly number[], y: readonly number[], mu: number): number {
  const [m, n] = [x.length, y.length]
  const { sum, ties } = rankSum(
    x.map(value => value - mu),
    y,
  )
  const dz = sum - (m * (m + 1)) / 2 - (m * n) / 2
  return (dz - 0.5 * Math.sign(dz)) / rankSumDeviation(m, n, ties)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
