import { paint, printTable, type TerminalStyle, wrapText } from '../../collector/index.ts'
import { formatLatency, formatPercent } from '../../contract/quantities.ts'
import type { Bounds } from '../../statistics/bounds.ts'
import type { AssessedBackend, Assessment, RecordedStep } from './assessment.ts'
import { compareCapacities, concludeBackend, describeObjectives, formatRate } from './conclusions.ts'

/** Prints an assessment for the terminal: per backend its steps and conclusions, then how both compare. */
export function assessmentText(assessment: Assessment, style: TerminalStyle): string {
  const paragraphs = (texts: readonly string[]) => texts.flatMap(text => wrapText(text, style.width)).join('\n')
  const sections = assessment.backends.flatMap(backend => [
    paint('bold', `${backend.name} at ${backend.url}`, style),
    stepTable(backend, assessment, style),
    paragraphs(concludeBackend(backend, assessment)),
  ])
  return `${[paragraphs([describeObjectives(assessment)]), ...sections, ...compareCapacities(assessment.backends).map(sentence => paragraphs([sentence]))].join('\n\n')}\n`
}

/** Prints an assessment as a page for a meeting: assessment.md. */
export function assessmentMarkdown(assessment: Assessment): string {
  const { id, from, to, interrupted, judge } = assessment
  return `${[
    '# Capacity of the backend',
    '',
    describeObjectives(assessment),
    ...(interrupted ? ['', '**Interrupted: the assessment is incomplete.**'] : []),
    ...assessment.backends.flatMap(backend => markdownSection(backend, assessment)),
    ...compareCapacities(assessment.backends).flatMap(sentence => ['', escapeMarkdown(sentence)]),
    '',
    '## Source',
    '',
    `Assessment \`${id}\`, from ${from} to ${to}, judge ${judge.version}. Each step has its own record in a folder next to this file; figures count from 15 s after ` +
      'its load began. Bounds are one-sided 95 % bounds. Method: docs/guides/assess.md.',
  ].join('\n')}\n`
}

function markdownSection(backend: AssessedBackend, assessment: Assessment): string[] {
  return [
    '',
    `## ${escapeMarkdown(backend.name)}`,
    '',
    `\`${backend.url}\`, version ${escapeMarkdown(backend.version)}`,
    '',
    ...concludeBackend(backend, assessment).map(sentence => `- ${escapeMarkdown(sentence)}`),
    '',
    `| ${allColumns.join(' | ')} |`,
    `|${allColumns.map(() => '---').join('|')}|`,
    ...listSteps(backend).map(step => `| ${stepCells(step, assessment.load, allColumns).join(' | ')} |`),
    '',
    ...listSlowest(backend),
  ]
}

/** Where the time goes as the load grows: the slowest endpoints under the lowest and the highest load. */
function listSlowest(backend: AssessedBackend): string[] {
  const measured = listSteps(backend).filter(({ figures }) => figures && figures.slowest.length > 0)
  const ends = [...new Set([measured[0], measured.at(-1)])].flatMap(step => (step?.figures ? [{ ...step.figures, at: step.sessionsPerSecond }] : []))
  return ends.map(
    ({ at, slowest }) => `Slowest at ${at} sessions/s (p95): ${slowest.map(({ endpoint, p95 }) => `${endpoint} ${formatLatency(p95)}`).join(', ')}.`,
  )
}

const allColumns = ['load', 'sessions/s', 'users', 'served/s', 'p50', 'p95 (bounds)', 'p99', 'errors', 'failed', '429', 'timed out', 'outcome'] as const
type Column = (typeof allColumns)[number]

/** On narrower terminals than the table: what decides. The page has all. */
const narrowColumns: readonly Column[] = ['load', 'sessions/s', 'served/s', 'p95 (bounds)', 'errors', 'outcome']

/** Measures the table before it is printed: a wrapped one is harder to read than one with fewer columns. */
function stepTable(backend: AssessedBackend, { load }: Assessment, style: TerminalStyle): string {
  const print = (columns: readonly Column[], as: TerminalStyle) =>
    printTable([columns.map(text => ({ text, format: 'bold' }) as const), ...listSteps(backend).map(step => stepCells(step, load, columns))], as)
  const width = Math.max(...print(allColumns, { colour: false, width: Number.POSITIVE_INFINITY }).map(line => line.length))
  return print(width <= style.width ? allColumns : narrowColumns, style).join('\n')
}

/** From the lowest load to the highest. */
function listSteps({ steps }: AssessedBackend): RecordedStep[] {
  return [...steps].sort((a, b) => a.sessionsPerSecond - b.sessionsPerSecond)
}

function stepCells(step: RecordedStep, load: number, columns: readonly Column[]): string[] {
  const cells = cellsByColumn(step, load)
  return columns.map(column => cells[column] ?? '–')
}

function cellsByColumn({ sessionsPerSecond, figures, outcome }: RecordedStep, load: number): Partial<Record<Column, string>> {
  const always = { load: `${Number((sessionsPerSecond / load).toFixed(2))}×`, 'sessions/s': String(sessionsPerSecond), outcome }
  if (!figures) return always
  const { users, served, p50, p95, p99, errorsByKind, requests, sessions } = figures
  const share = (count: number, of: number) => formatPercent(of === 0 ? 0 : count / of)
  return {
    ...always,
    users: String(Math.round(users)),
    'served/s': formatRate(served.value),
    p50: latency(p50),
    'p95 (bounds)': p95 ? `${latency(p95)} (${formatLatency(p95.lower)}–${formatLatency(p95.upper)})` : '–',
    p99: latency(p99),
    errors: share(errorsByKind.unexpected, requests),
    failed: share(errorsByKind.failed, requests),
    '429': share(errorsByKind.limited, requests),
    'timed out': share(sessions.outOfTime, sessions.ended),
  }
}

function latency(found: Pick<Bounds, 'value'> | null): string {
  return found ? formatLatency(found.value) : '–'
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\|<>*_`[\]]/g, character => `\\${character}`)
}
