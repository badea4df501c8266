import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { importedAttributes, importedBody } from '../../contract/evidence-events.ts'
import { InputFailure } from '../platform/failure.ts'
import type { Evidence } from './import.ts'
import { readReport } from './report-file.ts'
import { parsedJson, shaped } from './reports/json.ts'
import { ReportFault } from './reports/report-fault.ts'
import { writeJson } from './written-file.ts'

/** Files of the folder that are not about one criterion. */
const reserved = ['attestations', 'drill']

const moment = z.iso.datetime().transform(written => Date.parse(written))
const envelope = z.looseObject({ schema: z.literal(1), importedAt: moment, at: moment })

/** Evidence as it is kept in the evidence folder. */
export type Kept = Evidence & { readonly importedAt: number }

/** Keeps what was imported for a criterion; what was kept for it before is replaced. @returns the path @throws InputFailure, RigFailure */
export function keepEvidence(folder: string, evidence: Evidence, importedAt: number): string {
  if (reserved.includes(evidence.criterion))
    throw new InputFailure(
      `The criterion ${evidence.criterion} cannot keep a report: its file would be that of something else. Give it another id in the policy`,
    )
  const path = keptPath(folder, evidence.criterion)
  const { criterion, format, at, commit, files, facts } = evidence
  writeJson(path, { schema: 1, criterion, format, at: iso(at), commit, importedAt: iso(importedAt), files, facts })
  return path
}

/** @returns null when nothing is kept  @throws InputFailure for a file that is no longer what was written */
export function keptEvidence(folder: string, criterion: string): Kept | null {
  const path = keptPath(folder, criterion)
  if (!existsSync(path)) return null
  const { text } = readReport(path)
  try {
    const document = shaped(parsedJson(text), envelope, 'kept evidence')
    const attributes = shaped(document, importedAttributes, 'kept evidence')
    if (attributes.criterion !== criterion) throw new ReportFault(`expected evidence for ${criterion}, got ${attributes.criterion}`, 'criterion')
    return { ...attributes, ...shaped(document, importedBody, 'kept evidence'), importedAt: document.importedAt }
  } catch (error) {
    if (!(error instanceof ReportFault)) throw error
    throw new InputFailure(`${path}${error.place === null ? '' : `, ${error.place}`}: ${error.message}. Import the report again`, { cause: error })
  }
}

export function keptPath(folder: string, criterion: string): string {
  return join(folder, `${criterion}.json`)
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
