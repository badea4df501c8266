import { randomUUID } from 'node:crypto'
import { type Arm, arms } from '../../contract/arm.ts'
import { type CensusAttributes, events, type GeneratorSummary, type ObservedAttributes, type OutgoingEvent } from '../../contract/events.ts'
import type { Ledger } from '../../contract/ledger.ts'
import type { CollectorClient } from '../platform/collector-client.ts'
import { sayOnStderr as say } from '../platform/terminal/say.ts'
import type { Backends } from '../probes/backends.ts'
import { type CensusOptions, census } from '../probes/census/census.ts'
import { databaseCensus } from '../probes/census/database/census.ts'
import { identifiedEvent } from '../probes/identity.ts'
import type { Databases } from './access.ts'

/** Sends the rig's own events of one run, as an instance of its own. */
export type Tell = (batch: readonly OutgoingEvent[]) => Promise<void>

/** @param collector that has the run open */
export function teller(collector: CollectorClient, runId: string): Tell {
  const instance = `rig-${randomUUID()}`
  return batch => collector.sendEvents(runId, instance, batch)
}

/** Tells who answers on both sides. */
export async function tellIdentities(tell: Tell, backends: Backends, moment: 'before' | 'after'): Promise<void> {
  await tell(await Promise.all(arms.map(arm => identifiedEvent(backends[arm].api, arm, moment))))
}

/** Tells what k6 itself counted. */
export async function tellSummary(tell: Tell, summary: GeneratorSummary): Promise<void> {
  await tell([{ name: events.generatorSummary, id: 'generator-summary', time: Date.now(), body: summary }])
}

export interface CensusTaken extends Pick<Databases, 'censusFrom'> {
  readonly runId: string
  readonly backends: Backends
  /** Ends it; then it never says that it has finished. */
  readonly interrupted: AbortSignal
}

/** Reads every acknowledged write back, through both backends or from their database, and tells what was found. */
export async function takeCensus(tell: Tell, collector: CollectorClient, taken: CensusTaken): Promise<void> {
  const observed: OutgoingEvent[] = []
  const finished = await counted(taken, await collector.ledger(taken.runId), batch => observed.push(...batch.map(observedEvent)))
  await tell(observed)
  if (taken.interrupted.aborted) return
  await tell([finishedEvent(finished)])
}

/** Longer than replicas and caches usually lag. */
const secondLook = {
  after: 15_000,
  told: (accounts: number, on: Arm) => say(`looking once more at ${accounts} accounts on the ${on} in 15 s: what is right by then was late, not lost`),
}

function counted({ runId, backends, censusFrom, interrupted }: CensusTaken, ledger: Ledger, observed: CensusOptions['observed']): Promise<CensusAttributes> {
  if (censusFrom) return databaseCensus({ runId, ledger, database: censusFrom, observed })
  return census({ runId, ledger, backends: { baseline: backends.baseline.api, candidate: backends.candidate.api }, interrupted, secondLook, observed })
}

function observedEvent(attributes: ObservedAttributes): OutgoingEvent {
  const { on, target, kind, reference, outcome } = attributes
  return { name: events.writeObserved, id: `census/${on}/${target}/${kind}/${outcome}/${reference}`, time: Date.now(), attributes: { ...attributes } }
}

function finishedEvent(attributes: CensusAttributes): OutgoingEvent {
  return { name: events.censusFinished, id: 'census-finished', time: Date.now(), attributes: { ...attributes } }
}
