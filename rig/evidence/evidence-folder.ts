import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { importedAttributes, importedBody } from '../../contract/evidence-events.ts'
import { type Drill, drillBody } from '../../contract/probe-events.ts'
import { InputFailure, RigFailure, sentenceOf } from '../platform/failure.ts'
import type { Evidence } from './import-reports.ts'
import { readReport } from './reports/read-report.ts'
import { parseJson, validateShape } from './reports/report-json.ts'
import { ReportError } from './reports/report-values.ts'

/** Names of files that are not about one criterion. */
const reserved = ['attestations', 'drill']

const moment = z.iso.datetime().transform(written => Date.parse(written))
const envelope = z.looseObject({ schema: z.literal(1), importedAt: moment, at: moment })

/** Evidence as it is stored in the evidence folder. */
export type StoredEvidence = Evidence & { readonly importedAt: number }

/** Stores imported evidence in place of the criterion's earlier one. @returns the path  @throws InputFailure, RigFailure */
export function storeEvidence(folder: string, evidence: Evidence, importedAt: number): string {
  if (reserved.includes(evidence.criterion))
    throw new InputFailure(
      `Cannot store a report for the criterion ${evidence.criterion}: ${evidence.criterion}.json is another file. Rename the criterion in the policy`,
    )
  const path = evidencePath(folder, evidence.criterion)
  const { criterion, format, at, commit, files, facts } = evidence
  writeJson(path, { schema: 1, criterion, format, at: toIso(at), commit, importedAt: toIso(importedAt), files, facts })
  return path
}

/** Loads the evidence of a criterion. @returns null when there is none  @throws InputFailure for a file that was changed or cannot be read */
export function loadEvidence(folder: string, criterion: string): StoredEvidence | null {
  const path = evidencePath(folder, criterion)
  if (!existsSync(path)) return null
  const { text } = readReport(path)
  try {
    const document = validateShape(parseJson(text), envelope, 'stored evidence')
    const attributes = validateShape(document, importedAttributes, 'stored evidence')
    if (attributes.criterion !== criterion) throw new ReportError(`expected evidence for ${criterion}, got ${attributes.criterion}`, 'criterion')
    return { ...attributes, ...validateShape(document, importedBody, 'stored evidence'), importedAt: document.importedAt }
  } catch (error) {
    if (!(error instanceof ReportError)) throw error
    throw new InputFailure(`${path}${error.place === null ? '' : `, ${error.place}`}: ${error.message}. Import the report again`, { cause: error })
  }
}

export function evidencePath(folder: string, criterion: string): string {
  return join(folder, `${criterion}.json`)
}

function toIso(time: number): string {
  return new Date(time).toISOString()
}

const drillEnvelope = z.looseObject({
  schema: z.literal(1),
  at: z.iso.datetime().transform(written => Date.parse(written)),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hexadecimal digits' }),
})

/** Stores the result of a rollback drill in place of the one before. @param id of the drill, as in its test data
 *  @returns the path  @throws RigFailure */
export function storeDrill(folder: string, id: string, drill: Drill): string {
  const written = { schema: 1, drill: id, ...drill, at: new Date(drill.at).toISOString() }
  const path = drillPath(folder)
  // As it is read back: JSON has no undefined.
  const plain: object = JSON.parse(JSON.stringify(written))
  writeJson(path, { ...plain, sha256: checksumOf(plain) })
  return path
}

/** Loads the last rollback drill. @returns null when there is none  @throws InputFailure for a file that was changed or cannot be read */
export function loadDrill(folder: string): Drill | null {
  const path = drillPath(folder)
  if (!existsSync(path)) return null
  try {
    const document = validateShape(parseJson(readReport(path).text), drillEnvelope, 'a rollback drill')
    if (checksumOf({ ...document, at: new Date(document.at).toISOString() }) !== document.sha256)
      throw new ReportError('it was changed after it was written', null)
    return validateShape(document, drillBody, 'a rollback drill')
  } catch (error) {
    if (!(error instanceof ReportError)) throw error
    throw new InputFailure(`${path}${error.place === null ? '' : `, ${error.place}`}: ${error.message}. Run "cutover drill" again`, {
      cause: error,
    })
  }
}

function drillPath(folder: string): string {
  return join(folder, 'drill.json')
}

/** SHA-256 of an entry without itself, keys sorted: no signature, it only shows accidental changes. */
export function checksumOf(written: object): string {
  const fields = Object.entries(written).filter(([key]) => key !== 'sha256')
  return createHash('sha256')
    .update(JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')
}

/** Writes an indented JSON file atomically. @throws RigFailure */
export function writeJson(path: string, content: unknown): void {
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { flush: true })
    chmodSync(unfinished, 0o644)
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw new RigFailure(`Cannot write ${path}: ${sentenceOf(error)}. Make its folder writable`, { cause: error })
  }
}
