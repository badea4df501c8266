import { createHash } from 'node:crypto'
import { parseJsonText } from './json-text.ts'
import { lintLimits, lintReferences } from './lint.ts'
import type { PolicyError } from './policy-error.ts'
import { type Policy, thresholds } from './schema.ts'
import { describeShapeError } from './shape-errors.ts'

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy; readonly sha256: string }
  | { readonly ok: false; readonly errors: readonly PolicyError[] }

/** Reads the text of a thresholds.json. Every error is reported at once, each with its place and what was expected there.
 *  @returns the policy and the SHA-256 (hex) of the text as it is, or all errors */
export function parsePolicy(text: string): ParsedPolicy {
  const json = parseJsonText(text.replace(/^\uFEFF/, ''))
  if (!json.ok) return json
  const read = thresholds.safeParse(json.value)
  const shape = read.success ? [] : read.error.issues.flatMap(issue => describeShapeError(issue, json.value))
  const errors = [...shape, ...lintLimits(json.value), ...lintReferences(json.value)]
  if (!read.success || errors.length > 0) return { ok: false, errors: sortErrors(errors) }
  return { ok: true, policy: read.data, sha256: createHash('sha256').update(text).digest('hex') }
}

function sortErrors(errors: readonly PolicyError[]): PolicyError[] {
  const seen = new Map(errors.map(error => [`${error.path} ${error.message}`, error]))
  return [...seen.values()].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
}
