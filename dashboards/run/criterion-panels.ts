import type { KindName, Limits } from '../limits.ts'
import { places } from '../places.ts'

/** Which panel shows the figures of a criterion's kind. */
const panelOfKind: Readonly<Record<KindName, number>> = {
  latency: places.run.latencyRatios,
  'error-rate': places.run.smallShares,
  hybrid: places.run.smallShares,
  uptime: places.run.uptime,
  'lost-writes': places.run.zeroCounts,
  parity: places.run.zeroCounts,
  'token-interop': places.run.zeroCounts,
  'rollback-drill': places.run.zeroCounts,
  completion: places.run.completion,
  conversion: places.run.completion,
  concurrency: places.run.concurrency,
  migrated: places.run.progress,
  schedule: places.run.progress,
  'database-cost': places.run.databaseRatio,
  tests: places.run.evidence,
  coverage: places.run.evidence,
  sarif: places.run.evidence,
  figure: places.run.evidence,
  attested: places.run.evidence,
}

/** The kinds whose figures a panel shows. */
export function kindsOf(panel: number): KindName[] {
  return kindNames.filter(kind => panelOfKind[kind] === panel)
}

/** The panel of the n-th latency criterion: each has one of its own. */
export function latencyPanel(index: number): number {
  return places.run.latencyRatios + index
}

/** Tables for `labelled`: a criterion of latency has its own panel, all others that of their kind. */
export function panelOfCriterion(limits: Limits) {
  const others = [...new Set(Object.values(panelOfKind))].filter(panel => panel !== places.run.latencyRatios)
  return {
    byKind: others.map(panel => [kindsOf(panel).join('|'), String(panel)] as const),
    byCriterion: limits.latency.map(({ criterion }, index) => [criterion, String(latencyPanel(index))] as const),
  }
}

const kindNames = Object.keys(panelOfKind) as KindName[]
