import type { ControlKind } from '../../contract/control.ts'
import type { ReportFormat } from '../../contract/evidence-events.ts'
import type { RunOptions } from '../run/run-options.ts'

// Choices of flags whose schemas stand in contract/. Importing those would load zod for `--version`; the types keep the lists complete.

export const readBackSources = namesOf<RunOptions['readBack']>({ backends: true, database: true })
export const controlKinds = namesOf<ControlKind>({ negative: true, positive: true })
export const reportFormats = namesOf<ReportFormat>({ junit: true, cobertura: true, lcov: true, 'coverage.py': true, sarif: true, json: true })

function namesOf<Name extends string>(names: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(names) as Name[]
}
