import { type Arm, arms } from '../contract/arm.ts'
import type { LoadSummary } from '../contract/load.ts'
import { metrics } from '../contract/signals.ts'

/** Metrics that k6 counts separately in its summary: those that a threshold names. */
export const countedMetrics: readonly string[] = [metrics.droppedIterations, ...arms.flatMap(arm => [asked(arm), expected(arm), acknowledged(arm)])]

/** The part of k6's end-of-test summary that is used. */
export interface EndOfTest {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>
}

/** Summarizes k6's own counts by arm; the judge reconciles them with what it received. */
export function summarizeLoad({ metrics: counted }: EndOfTest): LoadSummary {
  const count = (name: string) => counted[name]?.values.count ?? 0
  const ofArm = (arm: Arm) => ({
    requests: count(asked(arm)),
    unexpected: count(asked(arm)) - count(expected(arm)),
    acknowledgedWrites: count(acknowledged(arm)),
  })
  return { dropped: count(metrics.droppedIterations), arms: { baseline: ofArm('baseline'), candidate: ofArm('candidate') } }
}

function asked(arm: Arm): string {
  return `${metrics.requests}{target:${arm}}`
}

function expected(arm: Arm): string {
  return `${metrics.requests}{target:${arm},outcome:expected}`
}

function acknowledged(arm: Arm): string {
  return `${metrics.writes}{target:${arm},outcome:acknowledged}`
}
