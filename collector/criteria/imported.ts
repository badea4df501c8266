import { z } from 'zod'
import type { ImportedFacts } from '../../contract/evidence-events.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Imported } from '../evidence/reported.ts'
import { reportedVersion } from './candidate-version.ts'
import { duration } from './fields.ts'
import type { FindingDraft } from './finding.ts'
import { formatAge, formatDay } from './formats.ts'
import { type CriterionInput, type LimitError, noLoad } from './kind.ts'

/** What every criterion on an imported report may say about it. */
export const importing = {
  /** Reports to import by themselves at the start of a run; relative to thresholds.json. */
  files: z.array(z.string().min(1)).min(1).optional(),
  /** A report older than this is unknown. */
  maxAge: duration(),
}

/** Whether the report must be of the candidate's own version, or says something that has no version. */
export function versionField(usual: 'candidate' | 'any') {
  return z.enum(['candidate', 'any']).default(usual)
}

/** Which way the limits of `importing` relax. */
export const looserReports = { of: ['candidate', 'any'], files: 'neither', maxAge: 'larger' } as const

/** What all kinds have in common that are judged on imported reports. */
export const ofReports = {
  part: 'imported',
  judgedAt: 'close',
  canTrigger: true,
  inControls: false,
  samples: null,
  unjudgedRows: null,
  minimum: () => noLoad,
} as const

interface Importing {
  readonly kind: string
  readonly maxAge: number
  readonly of: 'candidate' | 'any'
}

export type FactsOf<Kind extends ImportedFacts['kind']> = Extract<ImportedFacts, { kind: Kind }>

/** A report that may be judged (`at`: when it was made, ms since the epoch), or the answer when there is none. */
export type Report<Kind extends ImportedFacts['kind']> =
  | { readonly usable: true; readonly facts: FactsOf<Kind>; readonly source: string; readonly at: number }
  | { readonly usable: false; readonly answer: FindingDraft }

/** The latest report that was imported for a criterion: of the right kind, not from the future, not too old, of the candidate's version.
 *  @param kind what it must say */
export function findReport<Kind extends ImportedFacts['kind']>(question: CriterionInput<Importing>, kind: Kind): Report<Kind> {
  const given = latestReport(question.evidence.reported.imports.filter(({ criterion }) => criterion === question.id))
  if (!given) return refuseReport(question, 'Not evaluated: no report was imported.')
  const doubt = findDoubt(question, given)
  if (doubt) return refuseReport(question, doubt)
  const { facts } = given
  if (!isOf(facts, kind))
    return refuseReport(question, `The imported report ${nameOf(given)} has other content: expected ${factNames[kind]}, got ${factNames[facts.kind]}.`)
  return { usable: true, facts, source: `${nameOf(given)} of ${formatDay(given.at)}`, at: given.at }
}

const factNames: Readonly<Record<ImportedFacts['kind'], string>> = {
  tests: 'test results',
  coverage: 'test coverage',
  sarif: 'scanner results',
  figure: 'a number',
  conversion: 'conversions of both backends',
}

/** @throws nothing; limits that cannot work are errors of the policy */
export function lintAge({ maxAge }: { readonly maxAge: number }): LimitError[] {
  return maxAge > 0 ? [] : [{ key: 'maxAge', message: 'expected more than 0, at which no report would ever be young enough, got 0' }]
}

/** The latest report; of two of the same moment the one that was recorded last. */
function latestReport(reports: readonly Imported[]): Imported | undefined {
  return reports.reduce<Imported | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined)
}

function findDoubt({ asOf, criterion, evidence }: CriterionInput<Importing>, given: Imported): string | null {
  const name = nameOf(given)
  if (given.at > asOf) return `The report ${name} is dated ${formatDay(given.at)}, after this run.`
  if (asOf - given.at > criterion.maxAge)
    return `The report ${name} of ${formatDay(given.at)} is ${formatAge(asOf - given.at)}; it may be at most ${formatAge(criterion.maxAge)}.`
  return criterion.of === 'any' ? null : versionDoubt(evidence, given)
}

function versionDoubt(evidence: Evidence, given: Imported): string | null {
  const version = reportedVersion(evidence, 'candidate')
  if (given.commit === undefined) return `The report ${nameOf(given)} names no version of the candidate.`
  if (version === undefined) return `The candidate reported no version, so the report ${nameOf(given)} cannot be matched to it.`
  return isSame(version, given.commit) ? null : `The report ${nameOf(given)} is about version ${given.commit}; the candidate is ${version}.`
}

/** Short and long forms of a commit name the same one. */
function isSame(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short === long || (short.length >= 7 && /^[0-9a-f]+$/.test(long) && long.startsWith(short))
}

function refuseReport<Kind extends ImportedFacts['kind']>({ id, criterion }: CriterionInput<Importing>, reason: string): Report<Kind> {
  const version = criterion.of === 'candidate' ? ' --commit <version>' : ''
  return { usable: false, answer: { status: 'unknown', reason, remedy: `Import a report: \`cutover evidence import ${id} <file>${version}\`` } }
}

function isOf<Kind extends ImportedFacts['kind']>(facts: ImportedFacts, kind: Kind): facts is FactsOf<Kind> {
  return facts.kind === kind
}

function nameOf({ files: [first, ...rest] }: Imported): string {
  return `${first?.name ?? 'without a file'}${rest.length > 0 ? ` and ${rest.length} more` : ''}`
}
