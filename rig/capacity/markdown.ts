import { formatLatency } from '../../collector/index.ts'
import type { AssessedBackend, Assessment } from './assessment.ts'
import { headings, stepRows } from './table.ts'
import { comparison, conclusion, objectivesLine } from './words.ts'

/** An assessment as a page for a meeting: assessment.md. */
export function assessmentMarkdown(assessment: Assessment): string {
  const { id, from, to, interrupted, judge } = assessment
  return `${[
    '# What can the backend bear?',
    '',
    objectivesLine(assessment),
    ...(interrupted ? ['', '**Interrupted: what follows is not complete.**'] : []),
    ...assessment.backends.flatMap(backend => section(backend, assessment)),
    ...comparison(assessment.backends).flatMap(sentence => ['', md(sentence)]),
    '',
    '## Where this comes from',
    '',
    `Assessment \`${id}\`, from ${from} to ${to}, judge ${judge.version}. Each step has a record of its own in a folder beside this file; figures count from 15 s after ` +
      'its load began. Bounds are one-sided at 5 %. How they come about: docs/guides/assess.md.',
  ].join('\n')}\n`
}

function section(backend: AssessedBackend, assessment: Assessment): string[] {
  return [
    '',
    `## ${md(backend.name)}`,
    '',
    `\`${backend.url}\`, version ${md(backend.version)}`,
    '',
    ...conclusion(backend, assessment).map(sentence => `- ${md(sentence)}`),
    '',
    `| ${headings.join(' | ')} |`,
    `|${headings.map(() => '---').join('|')}|`,
    ...stepRows(backend, assessment.load).map(row => `| ${row.join(' | ')} |`),
    '',
    ...slowest(backend),
  ]
}

/** Where the time goes as the load grows: the slowest endpoints under the least and the most of it. */
function slowest({ steps }: AssessedBackend): string[] {
  const measured = steps.filter(({ figures }) => figures && figures.slowest.length > 0).sort((a, b) => a.sessionsPerSecond - b.sessionsPerSecond)
  const ends = [...new Set([measured[0], measured.at(-1)])].flatMap(step => (step?.figures ? [{ ...step.figures, at: step.sessionsPerSecond }] : []))
  return ends.map(
    ({ at, slowest: named }) => `Slowest at ${at} sessions/s (p95): ${named.map(({ endpoint, p95 }) => `${endpoint} ${formatLatency(p95)}`).join(', ')}.`,
  )
}

function md(text: string): string {
  return text.replace(/[\\|<>*_`[\]]/g, character => `\\${character}`)
}
