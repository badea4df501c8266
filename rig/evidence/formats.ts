import type { ReportFormat } from '../../contract/evidence-events.ts'
import { InputFailure } from '../platform/failure.ts'
import type { Reported } from './criteria.ts'
import { readCobertura } from './reports/cobertura.ts'
import { readCoveragePy } from './reports/coverage-py.ts'
import { readJUnit } from './reports/junit.ts'
import { readLcov } from './reports/lcov.ts'
import { readConversion, readFigure } from './reports/pointed.ts'
import type { Reading } from './reports/reading.ts'
import { readSarif } from './reports/sarif.ts'

/** Formats that say what a kind of criterion asks for. */
const formatsOf: Readonly<Record<Reported['kind'], readonly [ReportFormat, ...ReportFormat[]]>> = {
  tests: ['junit'],
  coverage: ['cobertura', 'coverage.py', 'lcov'],
  sarif: ['sarif'],
  figure: ['json'],
  conversion: ['json'],
}

/** What a report is: what was asked for, else what the criterion takes, told apart by how the text begins.
 *  @throws InputFailure for a format that says something else than the criterion asks for */
export function formatOf({ id, kind }: Reported, text: string, asked?: ReportFormat): ReportFormat {
  const taken = formatsOf[kind]
  if (asked !== undefined && !taken.includes(asked))
    throw new InputFailure(`The criterion ${id} (${kind}) cannot be judged on ${asked}: expected ${taken.join(', ')}`)
  return asked ?? (kind === 'coverage' ? coverageFormatOf(text) : taken[0])
}

/** @throws ReportFault for a text that is not of the format */
export function readAs(format: ReportFormat, text: string, criterion: Reported): Reading {
  if (criterion.kind === 'figure') return readFigure(text, criterion.pointer)
  if (criterion.kind === 'conversion') return readConversion(text, criterion.pointers)
  if (criterion.kind === 'tests') return readJUnit(text)
  if (criterion.kind === 'sarif') return readSarif(text)
  if (format === 'cobertura') return readCobertura(text)
  return format === 'coverage.py' ? readCoveragePy(text) : readLcov(text)
}

function coverageFormatOf(text: string): ReportFormat {
  const [first] = text.trimStart()
  if (first === '<') return 'cobertura'
  return first === '{' ? 'coverage.py' : 'lcov'
}
