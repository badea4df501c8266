import type { ImportedFacts } from '../../../contract/evidence-events.ts'

export type FactsOf<Kind extends ImportedFacts['kind']> = Extract<ImportedFacts, { kind: Kind }>

/** Content of a report. */
export interface ReportContent<Facts extends ImportedFacts = ImportedFacts> {
  readonly facts: Facts
  /** When it was made; null where it has no time. */
  readonly moment: ReportTime | null
  /** Version of the code that it is about, where it names one. */
  readonly commit?: string
}

export interface ReportTime {
  /** ms since the epoch */
  readonly at: number
  /** Whether it was written with its time zone; without one it is read as UTC. */
  readonly exact: boolean
}

/** Parses a time in ISO 8601. @returns null for any other text */
export function parseTime(text: string): ReportTime | null {
  const [, local, zone] = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?(Z|[+-]\d\d:?\d\d)?$/.exec(text.trim()) ?? []
  if (local === undefined) return null
  const offset = zone === undefined || zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const at = Date.parse(`${local.replace(' ', 'T')}${offset}`)
  return Number.isNaN(at) ? null : { at, exact: zone !== undefined }
}

/** Finds the oldest time: a report of parts is as old as its oldest part. */
export function findOldest(moments: readonly (ReportTime | null)[]): ReportTime | null {
  return moments.reduce((a, b) => (a === null || (b !== null && b.at < a.at) ? b : a), null)
}

/** What fixes a report: export: another export of it; format: another format; pointer: another pointer in the policy; scan: another scan; doctype: an export without one. */
export type ReportRemedy = 'export' | 'format' | 'pointer' | 'scan' | 'doctype'

/** A report cannot be used: expected and actual content, with its place in the file where known. */
export class ReportError extends Error {
  /** Line from 1, or a path such as `totals.covered_lines`. */
  readonly place: string | null
  readonly remedy: ReportRemedy

  constructor(message: string, place: string | null = null, remedy: ReportRemedy = 'export') {
    super(message)
    this.place = place
    this.remedy = remedy
  }
}

export function linePlace(number: number): string {
  return `line ${number}`
}

/** Parses a count: a whole number from 0.
 *  @param what it counts, for the error  @param place in the file  @throws ReportError */
export function parseCount(written: string, what: string, place: string): number {
  const count = /^\s*\d{1,15}\s*$/.test(written) ? Number(written) : Number.NaN
  if (Number.isSafeInteger(count)) return count
  throw new ReportError(`expected ${what} as a whole number from 0, got ${JSON.stringify(written.slice(0, 40))}`, place)
}

/** Makes foreign text part of a sentence: one line, no control characters, truncated. */
export function toOneLine(text: string, maxLength = 160): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line
}
