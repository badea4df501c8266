import type { Signal } from '../../../collector/otlp/signal.ts'
import { events } from '../../../contract/events.ts'
import type { ImportedFacts, ReportFormat } from '../../../contract/evidence-events.ts'
import { event, logsSignal } from '../signals.ts'

export const now = Date.UTC(2026, 5, 1)
export const day = 86_400_000
const version = '4f2a9c1d0be7'

interface Given {
  readonly at?: number
  readonly commit?: string | null
  readonly format?: ReportFormat
  readonly name?: string
}

/** A report imported for a criterion with this id. */
export function imported(criterion: string, facts: ImportedFacts, { at = now - day, commit = version, format = 'json', name = 'report' }: Given = {}): Signal {
  const attributes = { criterion, format, at, ...(commit === null ? {} : { commit }) }
  const body = { files: [{ name, sha256: 'a'.repeat(64) }], facts }
  return logsSignal(event({ name: events.evidenceImported, id: `imported-${criterion}-${at}-${name}`, time: now, attributes, body }))
}

/** The candidate reports its version. */
export function running(candidate: string | null = version): Signal {
  const attributes = { target: 'candidate', moment: 'before', reachable: true, ...(candidate === null ? {} : { version: candidate }) }
  return logsSignal(event({ name: events.backendIdentified, id: 'identified', time: now, attributes }))
}
