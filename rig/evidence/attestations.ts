import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Attestation } from '../../contract/evidence-events.ts'
import { attestationAttributes } from '../../contract/evidence-events.ts'
import { InputFailure } from '../platform/failure.ts'
import { parsedJson, shaped } from './reports/json.ts'
import { ReportFault } from './reports/report-fault.ts'
import { sealOf } from './seal.ts'
import { writeJson } from './written-file.ts'

/** An answer as the file has it. */
interface Written {
  readonly criterion: string
  readonly answer: 'yes' | 'no'
  readonly role: string
  readonly statement: string
  /** ISO 8601 */
  readonly at: string
  readonly expires: string
}

/** An answer of the file; `changed` when it is no longer what was written. */
export interface KeptAttestation {
  readonly attestation: Attestation
  readonly changed: boolean
  /** For people: `evidence/attestations.json, entry 2`. */
  readonly place: string
}

const entry = z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hexadecimal digits' }) })
const entries = z.array(entry)

/** All answers of the folder, in the order in which they were given. @throws InputFailure for a file that cannot be read, naming the entry */
export function keptAttestations(folder: string): readonly KeptAttestation[] {
  const path = attestationsPath(folder)
  return entriesOf(path).map((written, index) => {
    const place = `${path}, entry ${index + 1}`
    return { attestation: attestationOf(written, place), changed: written.sha256 !== sealOf(written), place }
  })
}

/** Adds an answer behind those that there are. @returns the path  @throws InputFailure when the file cannot be read: then it stays as it is */
export function keepAttestation(folder: string, { criterion, answer, role, statement, at, expires }: Attestation): string {
  const path = attestationsPath(folder)
  keptAttestations(folder)
  const written: Written = { criterion, answer, role, statement, at: new Date(at).toISOString(), expires: new Date(expires).toISOString() }
  writeJson(path, [...entriesOf(path), { ...written, sha256: sealOf(written) }])
  return path
}

export function attestationsPath(folder: string): string {
  return join(folder, 'attestations.json')
}

function entriesOf(path: string): readonly z.output<typeof entry>[] {
  if (!existsSync(path)) return []
  return readable(path, () => shaped(parsedJson(readFileSync(path, 'utf8')), entries, 'a list of answers'))
}

function attestationOf(written: unknown, place: string): Attestation {
  const attestation = readable(place, () => shaped(written, attestationAttributes, 'an answer'))
  if (attestation.expires > attestation.at) return attestation
  throw new InputFailure(`${place}: expected an expiry after the answer itself. Take the entry out, and attest again`)
}

function readable<T>(place: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ReportFault)) throw error
    throw new InputFailure(`${place}${error.place === null ? '' : `, ${error.place}`}: ${error.message}. Mend or take it out, or restore the file`, {
      cause: error,
    })
  }
}
