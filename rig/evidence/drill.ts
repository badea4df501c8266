import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Drill } from '../../contract/probe-events.ts'
import { drillBody } from '../../contract/probe-events.ts'
import { InputFailure } from '../platform/failure.ts'
import { readReport } from './report-file.ts'
import { parsedJson, shaped } from './reports/json.ts'
import { ReportFault } from './reports/report-fault.ts'
import { sealOf } from './seal.ts'
import { writeJson } from './written-file.ts'

const envelope = z.looseObject({
  schema: z.literal(1),
  at: z.iso.datetime().transform(written => Date.parse(written)),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hexadecimal digits' }),
})

/** Keeps the result of a rollback drill in place of the one before. @param id of the drill, which stands in all that it wrote
 *  @returns the path  @throws RigFailure */
export function keepDrill(folder: string, id: string, drill: Drill): string {
  const written = { schema: 1, drill: id, ...drill, at: new Date(drill.at).toISOString() }
  const path = drillPath(folder)
  // What a reader will find: JSON has no undefined.
  const plain: object = JSON.parse(JSON.stringify(written))
  writeJson(path, { ...plain, sha256: sealOf(plain) })
  return path
}

/** @returns null when no drill is kept  @throws InputFailure for a file that is no longer what was written */
export function keptDrill(folder: string): Drill | null {
  const path = drillPath(folder)
  if (!existsSync(path)) return null
  try {
    const document = shaped(parsedJson(readReport(path).text), envelope, 'a rollback drill')
    if (sealOf({ ...document, at: new Date(document.at).toISOString() }) !== document.sha256) throw new ReportFault('it was changed after it was written', null)
    return shaped(document, drillBody, 'a rollback drill')
  } catch (error) {
    if (!(error instanceof ReportFault)) throw error
    throw new InputFailure(`${path}${error.place === null ? '' : `, ${error.place}`}: ${error.message}. Drill again (npm run cutover -- drill …)`, {
      cause: error,
    })
  }
}

function drillPath(folder: string): string {
  return join(folder, 'drill.json')
}
