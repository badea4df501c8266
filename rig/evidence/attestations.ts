import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Attestation } from '../../contract/evidence-events.ts'
import { attestationAttributes } from '../../contract/evidence-events.ts'
import { InputFailure } from '../platform/failure.ts'
import { checksumOf, writeJson } from './evidence-folder.ts'
import { parseJson, validateShape } from './reports/report-json.ts'
import { ReportError } from './reports/report-values.ts'

/** An attestation in the file. */
interface AttestationEntry {
  readonly criterion: string
  readonly answer: 'yes' | 'no'
  readonly role: string
  readonly statement: string
  /** ISO 8601 */
  readonly at: string
  readonly expires: string
}

/** An attestation of the file; `changed` when it no longer matches its checksum. */
export interface StoredAttestation {
  readonly attestation: Attestation
  readonly changed: boolean
  /** For messages: `evidence/attestations.json, entry 2`. */
  readonly place: string
}

const entry = z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hexadecimal digits' }) })
const entries = z.array(entry)

/** Loads all attestations, in order. @throws InputFailure for a file that cannot be read, naming the entry */
export function loadAttestations(folder: string): readonly StoredAttestation[] {
  const path = attestationsPath(folder)
  return loadEntries(path).map((written, index) => {
    const place = `${path}, entry ${index + 1}`
    return { attestation: parseAttestation(written, place), changed: written.sha256 !== checksumOf(written), place }
  })
}

/** Appends an attestation. @returns the path  @throws InputFailure when the file cannot be read: it is left unchanged */
export function storeAttestation(folder: string, { criterion, answer, role, statement, at, expires }: Attestation): string {
  const path = attestationsPath(folder)
  loadAttestations(folder)
  const written: AttestationEntry = { criterion, answer, role, statement, at: new Date(at).toISOString(), expires: new Date(expires).toISOString() }
  writeJson(path, [...loadEntries(path), { ...written, sha256: checksumOf(written) }])
  return path
}

export function attestationsPath(folder: string): string {
  return join(folder, 'attestations.json')
}

function loadEntries(path: string): readonly z.output<typeof entry>[] {
  if (!existsSync(path)) return []
  return namingPlace(path, () => validateShape(parseJson(readFileSync(path, 'utf8')), entries, 'a list of attestations'))
}

function parseAttestation(written: unknown, place: string): Attestation {
  const attestation = namingPlace(place, () => validateShape(written, attestationAttributes, 'an attestation'))
  if (attestation.expires > attestation.at) return attestation
  throw new InputFailure(`${place}: expected an expiry after the attestation's own time. Remove the entry, then attest again`)
}

function namingPlace<T>(place: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ReportError)) throw error
    throw new InputFailure(`${place}${error.place === null ? '' : `, ${error.place}`}: ${error.message}. Fix or remove it, or restore the file`, {
      cause: error,
    })
  }
}
