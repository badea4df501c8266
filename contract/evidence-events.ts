import { z } from 'zod'
import { count, type Immutable, name, sha256, text, time } from './fields.ts'

/** Reports that `cutover evidence import` reads. */
const reportFormats = ['junit', 'cobertura', 'lcov', 'coverage.py', 'sarif', 'json'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** Levels of a SARIF result, worst first (SARIF 2.1.0, 3.27.10). */
export const sarifLevels = ['error', 'warning', 'note', 'none'] as const
export type SarifLevel = (typeof sarifLevels)[number]

/** Attributes of `evidenceImported`. */
export const importedAttributes = z.object({
  /** Criterion of thresholds.json that the report is for. */
  criterion: name,
  format: z.enum(reportFormats),
  /** When the report was made: its own date, or else the time of its file. */
  at: time,
  /** Version of the candidate that the report is about; absent: not given. */
  commit: name.exactOptional(),
})
export type ImportedAttributes = Immutable<z.output<typeof importedAttributes>>

const sentences = z.array(z.string())
const traffic = z.object({ visitors: count, conversions: count })

/** What a report says, as far as criteria need it; several files of one import are summed. */
const importedFacts = z.discriminatedUnion('kind', [
  /** `failed` names the first few tests that failed or broke. */
  z.object({ kind: z.literal('tests'), tests: count, failures: count, errors: count, skipped: count, failed: sentences }),
  /** Lines that tests ran, of lines that could be run. */
  z.object({ kind: z.literal('coverage'), covered: count, total: count }),
  /** Results by level, without suppressed ones; `worst` describes the first few of the highest level. */
  z.object({
    kind: z.literal('sarif'),
    counts: z.object({ error: count, warning: count, note: count, none: count }),
    tools: sentences,
    worst: sentences,
  }),
  z.object({ kind: z.literal('figure'), value: z.number() }),
  z.object({ kind: z.literal('conversion'), baseline: traffic, candidate: traffic }),
])
export type ImportedFacts = Immutable<z.output<typeof importedFacts>>

/** Body of `evidenceImported`. */
export const importedBody = z.object({
  /** With the hash of each file as it was read. */
  files: z.array(z.object({ name, sha256 })).min(1),
  facts: importedFacts,
})
export type ImportedBody = Immutable<z.output<typeof importedBody>>

/** A time as a number, or written with its time zone (ISO 8601): it must not depend on where it is read. */
const writtenTime = z.union([time, z.iso.datetime({ offset: true }).transform(written => Date.parse(written))])

/** Attributes of `evidenceAttested`: a yes or no to the statement of a criterion. */
export const attestationAttributes = z.object({
  criterion: name,
  answer: z.enum(['yes', 'no']),
  role: name,
  statement: text,
  at: writtenTime,
  expires: writtenTime,
})
export type Attestation = Immutable<z.output<typeof attestationAttributes>>
