import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { replayRecord } from '../../../../collector/judge/replay.ts'
import { parsePolicy } from '../../../../collector/policy/parse.ts'
import { RunCounters } from '../../../../collector/report/metrics/counters.ts'
import { latencyBuckets } from '../../../../contract/metrics.ts'
import { quantile } from '../../../../statistics/exponential-histogram.ts'
import { recordOf } from '../../../faults/records.ts'

const quantiles = [0.5, 0.95, 0.99]

/** Quantiles that Grafana computes from the classic histogram, compared with the judge's over the same seconds. */
describe.each(['equal', 'slower', 'one-slow', 'stalls', 'query-per-row'])('dashboard quantiles of the record %s', name => {
  const { evidence, latencies } = counted(name)

  test.each(quantiles)('%d agrees with the judge within one bucket, for every endpoint of both arms', p => {
    expect(latencies.length).toBeGreaterThan(50)
    for (const { arm, endpoint, buckets } of latencies) {
      const slices = evidence.endpoints(arm).find(each => each.endpoint === endpoint)
      const judged = slices ? quantile(slices.latency({ from: 0, to: evidence.completeSlices }), p) : null
      const cumulative = buckets.cumulative()
      if (judged === null || cumulative.at(-1) === 0) continue
      expect(Math.abs(bucketOf(histogramQuantile(p, cumulative)) - bucketOf(judged / 1000)), `${arm} ${endpoint} p${100 * p}`).toBeLessThanOrEqual(1)
    }
  })
})

function counted(name: string) {
  const policy = parsePolicy(readFileSync(join(recordOf(name), 'policy.json'), 'utf8'))
  if (!policy.ok) throw new Error(`The policy of ${name} cannot be read`)
  const counts = new RunCounters()
  let frames = 0
  const { judge } = replayRecord(join(recordOf(name), 'record.bin'), policy, (_, soFar) => {
    if (soFar.opened && ++frames % 40 === 0) counts.update(soFar.evidence())
  })
  const evidence = judge.evidence()
  counts.update(evidence)
  return { evidence, latencies: [...counts.latencies] }
}

/** Like Prometheus' histogram_quantile: linear within a bucket, the last bound when it lies beyond. */
function histogramQuantile(p: number, cumulative: readonly number[]): number {
  const rank = p * (cumulative.at(-1) ?? 0)
  const place = cumulative.findIndex(count => count >= rank)
  const upper = latencyBuckets[place]
  if (upper === undefined) return latencyBuckets.at(-1) ?? 0
  const [lower, below] = [latencyBuckets[place - 1] ?? 0, cumulative[place - 1] ?? 0]
  return lower + ((upper - lower) * (rank - below)) / ((cumulative[place] ?? 0) - below)
}

function bucketOf(seconds: number): number {
  const place = latencyBuckets.findIndex(bound => seconds <= bound)
  return place === -1 ? latencyBuckets.length : place
}
