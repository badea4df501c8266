import { type Attributes, metrics } from '@opentelemetry/api'
import { errorTypeOf, withSpan } from '../../../collector/index.ts'

/** What a run does, one after the other. */
export type Phase = 'parity' | 'tokens' | 'load' | 'census' | 'verdict' | 'cleaning'

/** Seconds, from a token's exchange to the load of a release. */
const buckets = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600]

/** Does one phase of a run: a span of its own in the rig's own telemetry, and its duration as a metric (both nothing where it is off). */
export async function phase<Result>(name: Phase, run: string, work: () => Promise<Result>): Promise<Result> {
  const began = performance.now()
  const tell = (more: Attributes) =>
    metrics
      .getMeter('cutover')
      .createHistogram('cutover.phase.duration', { unit: 's', description: 'How long the phases of runs took', advice: { explicitBucketBoundaries: buckets } })
      .record((performance.now() - began) / 1000, { 'cutover.phase': name, ...more })
  try {
    const result = await withSpan(name, { 'cutover.phase': name, 'cutover.run.id': run }, work)
    tell({})
    return result
  } catch (error) {
    tell({ 'error.type': errorTypeOf(error) })
    throw error
  }
}
