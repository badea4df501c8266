import { wrapText } from '../../collector/index.ts'
import type { AssessedBackend, Assessment } from './assessment.ts'
import { headings, stepRows } from './table.ts'
import { comparison, conclusion, objectivesLine } from './words.ts'

interface Page {
  /** Columns of the terminal. */
  readonly width: number
  /** Makes a heading stand out. */
  readonly bold: (text: string) => string
}

/** An assessment for the terminal. */
export function assessmentText(assessment: Assessment, { width, bold }: Page): string {
  const paragraphs = (texts: readonly string[]) => texts.map(text => wrapText(text, width).join('\n')).join('\n')
  const sections = assessment.backends.flatMap(backend => [
    bold(`${backend.name} at ${backend.url}`),
    table(backend, assessment, bold),
    paragraphs(conclusion(backend, assessment)),
  ])
  return `${[paragraphs([objectivesLine(assessment)]), ...sections, ...comparison(assessment.backends).map(sentence => paragraphs([sentence]))].join('\n\n')}\n`
}

function table(backend: AssessedBackend, { load }: Assessment, bold: (text: string) => string): string {
  const rows = [[...headings], ...stepRows(backend, load)]
  const widths = headings.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const [head = '', ...lines] = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [bold(head), ...lines].join('\n')
}
