import type { WriteAttributes } from '../../contract/write-events.ts'
import type { Evidence } from '../evidence/evidence.ts'

/** Writes in one piece of text. */
const batch = 500

/** The writes of a run as JSON, piece by piece: an hour of them in one text would take more room than everything that the collector knows. */
export function* ledgerText({ attempted, acknowledged, indeterminate }: Evidence['ledger']): Generator<string> {
  yield '{"attempted":'
  yield* list(attempted)
  yield ',"acknowledged":'
  yield* list(acknowledged)
  yield ',"indeterminate":'
  yield* list(indeterminate)
  yield '}'
}

function* list(writes: readonly WriteAttributes[]): Generator<string> {
  yield '['
  for (let from = 0; from < writes.length; from += batch) {
    const texts = writes.slice(from, from + batch).map(write => JSON.stringify(write))
    yield `${from === 0 ? '' : ','}${texts.join(',')}`
  }
  yield ']'
}
