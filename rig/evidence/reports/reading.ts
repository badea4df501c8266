import type { ImportedFacts } from '../../../contract/evidence-events.ts'

export type FactsOf<Kind extends ImportedFacts['kind']> = Extract<ImportedFacts, { kind: Kind }>

/** What a report of one format says. */
export interface Reading<Facts extends ImportedFacts = ImportedFacts> {
  readonly facts: Facts
  /** When it was made, as far as it says so. */
  readonly moment: Moment | null
  /** Version of the code that it is about, when it says so. */
  readonly commit?: string
}

export interface Moment {
  /** ms since the epoch */
  readonly at: number
  /** Whether it was written with its time zone; without one it is read as UTC. */
  readonly exact: boolean
}

/** Reads a moment in ISO 8601. @returns null for any other text */
export function momentOf(text: string): Moment | null {
  const [, local, zone] = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?(Z|[+-]\d\d:?\d\d)?$/.exec(text.trim()) ?? []
  if (local === undefined) return null
  const offset = zone === undefined || zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const at = Date.parse(`${local.replace(' ', 'T')}${offset}`)
  return Number.isNaN(at) ? null : { at, exact: zone !== undefined }
}

/** The oldest of several: what is made of parts is as old as its oldest part. */
export function oldest(moments: readonly (Moment | null)[]): Moment | null {
  return moments.reduce((a, b) => (a === null || (b !== null && b.at < a.at) ? b : a), null)
}
