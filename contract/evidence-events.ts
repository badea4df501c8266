/** Reports that `cutover evidence import` reads. */
export const reportFormats = ['junit', 'cobertura', 'lcov', 'coverage.py', 'sarif', 'json'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** Levels of a SARIF result, worst first (SARIF 2.1.0, 3.27.10). */
export const sarifLevels = ['error', 'warning', 'note', 'none'] as const
export type SarifLevel = (typeof sarifLevels)[number]

/** Attributes of `evidenceImported`. */
export interface ImportedAttributes {
  /** Criterion of thresholds.json that the report is for. */
  readonly criterion: string
  readonly format: ReportFormat
  /** When the report was made (ms since the epoch): what it says itself, else when its file was last written. */
  readonly at: number
  /** Version of the candidate that the report is about; absent when nobody said. */
  readonly commit?: string
}

interface ImportedFile {
  readonly name: string
  /** Hex SHA-256 of the file as it was read. */
  readonly sha256: string
}

interface Traffic {
  readonly visitors: number
  readonly conversions: number
}

/** What a report says, as far as a criterion may ask; several files of one import are summed. */
export type ImportedFacts =
  /** `failed` names the first few tests that failed or broke. */
  | {
      readonly kind: 'tests'
      readonly tests: number
      readonly failures: number
      readonly errors: number
      readonly skipped: number
      readonly failed: readonly string[]
    }
  /** Lines that tests ran, of lines that could be run. */
  | { readonly kind: 'coverage'; readonly covered: number; readonly total: number }
  /** Results by level, suppressed ones left out; `worst` describes the first few of the highest level. */
  | { readonly kind: 'sarif'; readonly counts: Readonly<Record<SarifLevel, number>>; readonly tools: readonly string[]; readonly worst: readonly string[] }
  | { readonly kind: 'figure'; readonly value: number }
  | { readonly kind: 'conversion'; readonly baseline: Traffic; readonly candidate: Traffic }

/** Body of `evidenceImported`. */
export interface ImportedBody {
  readonly files: readonly ImportedFile[]
  readonly facts: ImportedFacts
}

/** Attributes of `evidenceAttested`: somebody's yes or no to the statement of a criterion. */
export interface Attestation {
  readonly criterion: string
  readonly answer: 'yes' | 'no'
  readonly role: string
  readonly statement: string
  /** ms since the epoch */
  readonly at: number
  readonly expires: number
}
