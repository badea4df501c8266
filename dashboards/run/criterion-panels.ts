import { type KindName, kindNames, type PanelName, panelOf } from '../../collector/index.ts'
import type { Limits } from '../limits.ts'
import { places } from '../places.ts'

/** Ids of the panels that show criteria's figures. */
const panelIds: Readonly<Record<PanelName, number>> = {
  'latency ratios': places.run.latencyRatios,
  'failed shares': places.run.smallShares,
  uptime: places.run.uptime,
  'zero counts': places.run.zeroCounts,
  completion: places.run.completion,
  concurrency: places.run.concurrency,
  progress: places.run.progress,
  'database cost': places.run.databaseRatio,
  evidence: places.run.evidence,
}

export function panelId(panel: PanelName): number {
  return panelIds[panel]
}

/** The kinds whose figures a panel shows. */
export function kindsOn(panel: PanelName): KindName[] {
  return kindNames.filter(kind => panelOf(kind).name === panel)
}

/** What a panel shows of each of its kinds: "lost or altered writes (lost-writes), failed checks of the rollback drill (rollback-drill)". */
export function figuresOn(panel: PanelName): string {
  return kindsOn(panel)
    .map(kind => `${panelOf(kind).shows} (${kind})`)
    .join(', ')
}

/** The panel of the n-th latency criterion: each has one of its own. */
export function latencyPanel(index: number): number {
  return places.run.latencyRatios + index
}

/** Tables for `labelled`: a criterion of latency has its own panel, all others that of their kind. */
export function panelOfCriterion(limits: Limits) {
  const others = [...new Set(kindNames.map(kind => panelOf(kind).name))].filter(panel => panel !== 'latency ratios')
  return {
    byKind: others.map(panel => [kindsOn(panel).join('|'), String(panelIds[panel])] as const),
    byCriterion: limits.latency.map(({ criterion }, index) => [criterion, String(latencyPanel(index))] as const),
  }
}
