import { reportFormatsOf } from '../../collector/index.ts'
import { type ImportedAttributes, type ImportedBody, type ImportedFacts, type ReportFormat, sarifLevels } from '../../contract/evidence-events.ts'
import { InputFailure } from '../platform/failure.ts'
import type { ReportCriterion } from './evidence-criteria.ts'
import { parseReport, type ReportFile, readReport, selectFormat } from './reports/read-report.ts'
import { type FactsOf, type ReportContent, ReportError } from './reports/report-values.ts'

/** A report as evidence for one criterion. */
export type Evidence = ImportedAttributes & ImportedBody

interface ImportOptions {
  /** Absent: told from the content. */
  readonly format?: ReportFormat
  /** Version of the candidate that the report is about. */
  readonly commit?: string
}

/** Imports the reports of one criterion; several are added up, and are as old as the oldest.
 *  @param paths at least one  @throws InputFailure naming file and place; all or nothing is read */
export function importReports(criterion: ReportCriterion, paths: readonly string[], { format, commit }: ImportOptions): Evidence {
  const [first, ...rest] = paths.map(path => readOne(criterion, path, format))
  if (!first) throw new InputFailure(`Cannot import for ${criterion.id}: no report given. Name at least one file`)
  const twice = rest.find(({ file }, index) => [first, ...rest.slice(0, index)].some(other => other.file.sha256 === file.sha256))
  if (twice) throw new InputFailure(`Cannot import ${twice.file.name}: another file has the same content, so it would be counted twice. Name each report once`)
  const version = commonCommit([first, ...rest], commit)
  return {
    criterion: criterion.id,
    format: first.format,
    at: Math.min(first.at, ...rest.map(({ at }) => at)),
    ...(version === undefined ? {} : { commit: version }),
    files: [first, ...rest].map(({ file: { name, sha256 } }) => ({ name, sha256 })),
    facts: rest.reduce((sum, { facts }) => addFacts(sum, facts), first.facts),
  }
}

type ReadReport = ReportContent & { readonly file: ReportFile; readonly format: ReportFormat; readonly at: number }

function readOne(criterion: ReportCriterion, path: string, wanted?: ReportFormat): ReadReport {
  const file = readReport(path)
  const format = selectFormat(criterion, file.text, wanted)
  try {
    const reading = parseReport(format, file.text, criterion)
    return { ...reading, file, format, at: timeOf(reading, file) }
  } catch (error) {
    if (!(error instanceof ReportError)) throw error
    const place = error.place === null ? '' : `, ${error.place}`
    throw new InputFailure(`Cannot import ${path}${place}: ${error.message}. ${remedyFor(error, criterion)}`, { cause: error })
  }
}

function remedyFor({ remedy }: ReportError, { id, kind }: ReportCriterion): string {
  const formats = reportFormatsOf(kind)
  switch (remedy) {
    case 'export':
      return 'Export the report again'
    case 'format':
      return formats.length > 1 ? `Name its format with --format ${formats.join(', ')}` : `Export it as ${formats.join()}`
    case 'pointer':
      return `Correct the pointer of ${id} in the policy, or import another report`
    case 'doctype':
      return 'Export the report without it'
    case 'scan':
      return 'Scan again'
  }
}

/** The report's own time, else its file's. A time without a zone may be off by hours, but no report is newer than its file. */
function timeOf({ moment }: ReportContent, { written }: ReportFile): number {
  if (moment === null) return written
  return moment.exact ? moment.at : Math.min(moment.at, written)
}

/** The given version, or the one that all reports name. @throws InputFailure when a report names another */
function commonCommit(reads: readonly ReadReport[], given?: string): string | undefined {
  const expected = given ?? reads.find(({ commit }) => commit !== undefined)?.commit
  const other = reads.find(({ commit }) => expected !== undefined && commit !== undefined && !isSame(commit, expected))
  if (other)
    throw new InputFailure(`Cannot import ${other.file.name}: it is about version ${other.commit}, expected ${expected}. Import the report of that version`)
  return given ?? (reads.every(({ commit }) => commit !== undefined) ? expected : undefined)
}

function isSame(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a)
}

/** Failed tests and results are listed up to this number. */
const maxListed = 5

/** Adds the facts of two reports of one import. @param first of the same kind as `second` */
function addFacts(first: ImportedFacts, second: ImportedFacts): ImportedFacts {
  if (first.kind === 'tests' && second.kind === 'tests') {
    return {
      kind: 'tests',
      tests: first.tests + second.tests,
      failures: first.failures + second.failures,
      errors: first.errors + second.errors,
      skipped: first.skipped + second.skipped,
      failed: [...first.failed, ...second.failed].slice(0, maxListed),
    }
  }
  if (first.kind === 'coverage' && second.kind === 'coverage')
    return { kind: 'coverage', covered: first.covered + second.covered, total: first.total + second.total }
  if (first.kind === 'figure' && second.kind === 'figure') return { kind: 'figure', value: first.value + second.value }
  if (first.kind === 'sarif' && second.kind === 'sarif') return addScans(first, second)
  if (first.kind === 'conversion' && second.kind === 'conversion')
    return { kind: 'conversion', baseline: addTraffic(first.baseline, second.baseline), candidate: addTraffic(first.candidate, second.candidate) }
  throw new Error(`Cannot add ${second.kind} to ${first.kind}`)
}

type Scan = FactsOf<'sarif'>
type Traffic = FactsOf<'conversion'>['baseline']

/** The scan with the worse results comes first. */
function addScans(first: Scan, second: Scan): Scan {
  const [worse, other] = worstLevelIndex(first) <= worstLevelIndex(second) ? [first, second] : [second, first]
  const { error, warning, note, none } = second.counts
  const worst = worstLevelIndex(first) === worstLevelIndex(second) ? [...first.worst, ...second.worst] : worse.worst
  return {
    kind: 'sarif',
    counts: { error: first.counts.error + error, warning: first.counts.warning + warning, note: first.counts.note + note, none: first.counts.none + none },
    tools: [...new Set([...worse.tools, ...other.tools])],
    worst: worst.slice(0, maxListed),
  }
}

/** Index of the worst level found; beyond all levels when none was. */
function worstLevelIndex({ counts }: Scan): number {
  const place = sarifLevels.findIndex(level => counts[level] > 0)
  return place === -1 ? sarifLevels.length : place
}

function addTraffic(a: Traffic, b: Traffic): Traffic {
  return { visitors: a.visitors + b.visitors, conversions: a.conversions + b.conversions }
}
