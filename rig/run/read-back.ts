import type { Arm } from '../../contract/arm.ts'
import { events, type OutgoingEvent } from '../../contract/events.ts'
import { countOf } from '../../contract/quantities.ts'
import type { CensusAttributes, ObservedAttributes, WriteLedger } from '../../contract/write-events.ts'
import { logStatus } from '../platform/terminal.ts'
import { type CensusOptions, readWritesBack } from '../probes/census/census.ts'
import { readWritesFromDatabase } from '../probes/census/database/census.ts'
import { sendIdentities } from './before-load.ts'
import type { RunContext } from './context.ts'

/** Reads every acknowledged write back after the load, through both backends or from their database, and sends what is there.
 *  Interrupted, it never reports that it has finished, so that what was not read stays unknown. */
export async function readBackWrites(run: RunContext): Promise<void> {
  const { runId, collector, censusFrom, signal, sendEvents } = run
  logStatus(`reading every acknowledged write back ${censusFrom ? `from the database ${censusFrom.address.displayName}` : 'through both backends'} …`)
  await sendIdentities(run, 'after')
  const observed: OutgoingEvent[] = []
  const totals = await readAll(run, await collector.client.ledger(runId), batch => observed.push(...batch.map(observedEvent)))
  await sendEvents(observed)
  if (!signal.aborted) await sendEvents([finishedEvent(totals)])
}

function readAll(
  { runId, backends, censusFrom, signal }: RunContext,
  ledger: WriteLedger,
  observed: CensusOptions['sendObservations'],
): Promise<CensusAttributes> {
  if (censusFrom) return readWritesFromDatabase({ runId, ledger, database: censusFrom, sendObservations: observed })
  const clients = { baseline: backends.baseline.api, candidate: backends.candidate.api }
  return readWritesBack({ runId, ledger, backends: clients, interrupted: signal, secondLook, sendObservations: observed })
}

/** Longer than replicas and caches usually lag. */
const secondLook = {
  after: 15_000,
  log: (accounts: number, on: Arm) =>
    logStatus(`reading ${countOf(accounts, 'account')} on the ${on} again in 15 s: a write that is there by then was late, not lost`),
}

function observedEvent(attributes: ObservedAttributes): OutgoingEvent {
  const { on, target, kind, reference, outcome } = attributes
  return { name: events.writeObserved, id: `census/${on}/${target}/${kind}/${outcome}/${reference}`, time: Date.now(), attributes: { ...attributes } }
}

function finishedEvent(attributes: CensusAttributes): OutgoingEvent {
  return { name: events.censusFinished, id: 'census-finished', time: Date.now(), attributes: { ...attributes } }
}
