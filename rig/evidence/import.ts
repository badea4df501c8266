import type { ImportedAttributes, ImportedBody, ReportFormat } from '../../contract/evidence-events.ts'
import { InputFailure } from '../platform/failure.ts'
import type { Reported } from './criteria.ts'
import { formatOf, readAs } from './formats.ts'
import { type ReportFile, readReport } from './report-file.ts'
import type { Reading } from './reports/reading.ts'
import { ReportFault } from './reports/report-fault.ts'
import { sumOf } from './sum.ts'

/** A report as evidence for one criterion. */
export type Evidence = ImportedAttributes & ImportedBody

interface Asked {
  readonly format?: ReportFormat
  /** Version of the candidate that the report is about. */
  readonly commit?: string
}

/** Reads the reports of one criterion; several count together, and are as old as the oldest of them.
 *  @param paths at least one  @throws InputFailure naming file and place; nothing is half read */
export function importReports(criterion: Reported, paths: readonly string[], { format, commit }: Asked): Evidence {
  const [first, ...rest] = paths.map(path => readOne(criterion, path, format))
  if (!first) throw new InputFailure(`Expected at least one report for ${criterion.id}, got none`)
  const twice = rest.find(({ file }, index) => [first, ...rest.slice(0, index)].some(other => other.file.sha256 === file.sha256))
  if (twice) throw new InputFailure(`${twice.file.name} has the same content as another of the files: it would be counted twice`)
  const said = commitOf([first, ...rest], commit)
  return {
    criterion: criterion.id,
    format: first.format,
    at: Math.min(first.at, ...rest.map(({ at }) => at)),
    ...(said === undefined ? {} : { commit: said }),
    files: [first, ...rest].map(({ file: { name, sha256 } }) => ({ name, sha256 })),
    facts: rest.reduce((sum, { facts }) => sumOf(sum, facts), first.facts),
  }
}

type Read = Reading & { readonly file: ReportFile; readonly format: ReportFormat; readonly at: number }

function readOne(criterion: Reported, path: string, asked?: ReportFormat): Read {
  const file = readReport(path)
  const format = formatOf(criterion, file.text, asked)
  try {
    const reading = readAs(format, file.text, criterion)
    return { ...reading, file, format, at: madeAt(reading, file) }
  } catch (error) {
    if (!(error instanceof ReportFault)) throw error
    throw new InputFailure(`${path}${error.place === null ? '' : `, ${error.place}`}: ${error.message}`, { cause: error })
  }
}

/** What the report says, else when its file was written. A time without a zone may be off by hours, but no report was made after its file. */
function madeAt({ moment }: Reading, { written }: ReportFile): number {
  if (moment === null) return written
  return moment.exact ? moment.at : Math.min(moment.at, written)
}

/** The version that was given, or that all of the reports name. @throws InputFailure when a report names another one */
function commitOf(reads: readonly Read[], given?: string): string | undefined {
  const said = given ?? reads.find(({ commit }) => commit !== undefined)?.commit
  const other = reads.find(({ commit }) => said !== undefined && commit !== undefined && !isSame(commit, said))
  if (other) throw new InputFailure(`${other.file.name} says that it is about version ${other.commit}, expected ${said}: import the report of that version`)
  return given ?? (reads.every(({ commit }) => commit !== undefined) ? said : undefined)
}

function isSame(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a)
}
